// What do the scripts share? The words they say, a voice to say them with, and word of each change of the page.

const SHOWN = 5000; // ms
const template = document.getElementById("script-words");
const line = document.createElement("div");
line.setAttribute("role", "status");
line.className = "unseen";
document.body.append(line);
let timer = 0;

globalThis.page = {
  words: template.dataset,

  // Does what a script does to a page, now and whenever the page has changed.
  enhance(work) {
    work();
    document.addEventListener("page:changed", work);
  },

  // Has screen readers say it politely; what is `seen` also stands on the page for a moment.
  say(text, seen = false) {
    clearTimeout(timer);
    line.className = seen ? "said" : "unseen";
    line.textContent = "";
    // In a step of its own, so that the same words are said again.
    requestAnimationFrame(() => (line.textContent = text));
    if (seen) timer = setTimeout(() => (line.className = "unseen"), SHOWN);
  },

  // Returns a copy of what the page holds ready, marked as put there by a script.
  copyOf(selector) {
    const copy = template.content.querySelector(selector)?.cloneNode(true);
    copy?.setAttribute("data-added", "");
    return copy;
  },

  // Returns a text without its marks, so that what is typed finds it with any.
  fold(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[đð]/g, "d");
  },
};

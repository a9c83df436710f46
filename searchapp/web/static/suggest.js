// How may a search go on? A list of suggestions below each search box, as an ARIA combobox.

const { words, say, fold, enhance, copyOf } = globalThis.page;
const BOX = "form .searchbox input[name=q]";
const LIMIT = 8;
const LEAST = 2; // letters; fewer could become anything
const PAUSE = 120; // ms without a key before the server is asked
const answers = new Map(); // of this page: typing back and forth asks nothing twice

// These keyboards compose every word, and leave it composing until a space; others compose single letters.
const composesWords = matchMedia("(pointer: coarse)").matches;

let count = 0;
let box = null; // the input that has the list
let list = null;
let active = -1;
let timer = 0;
let asking = null;

enhance(offer);
document.addEventListener("input", (event) => isBox(event.target) && later(event.target, event.isComposing));
document.addEventListener("compositionend", ({ target }) => isBox(target) && later(target, false));
document.addEventListener("keydown", (event) => isBox(event.target) && press(event.target, event));
document.addEventListener("focusout", close);

function offer() {
  close();
  for (const input of document.querySelectorAll(BOX)) {
    if (isBox(input)) continue;
    const name = `suggestions-${++count}`;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", name);
    const options = copyOf(".suggestions");
    options.id = name;
    input.closest(".searchbox").append(options);
    options.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the focus
    options.addEventListener("click", (event) => pick(event.target.closest("[role=option]")));
  }
}

function isBox(target) {
  return target.matches?.(`${BOX}[role=combobox]`);
}

function later(input, composing) {
  clearTimeout(timer);
  if (composing && !composesWords) return;
  timer = setTimeout(ask, PAUSE, input);
}

async function ask(input, first = -1) {
  asking?.abort();
  asking = null;
  const text = input.value.trimStart();
  if (text.trim().length < LEAST) return close();
  let found = answers.get(text);
  if (!found) {
    asking = new AbortController();
    const { signal } = asking;
    try {
      const asked = new URLSearchParams({ q: text, limit: LIMIT });
      const answer = await fetch(`${words.suggest}?${asked}`, { signal });
      found = answer.ok ? (await answer.json()).suggestions : [];
      if (answer.ok) answers.set(text, found);
    } catch {
      if (!signal.aborted) close();
      return;
    }
    if (signal.aborted) return;
  }
  if (document.activeElement === input && input.value.trimStart() === text) show(input, text, found, first);
}

function show(input, text, found, first) {
  box = input;
  list = document.getElementById(input.getAttribute("aria-controls"));
  list.replaceChildren(...found.map((one, place) => option(one, place, text)));
  list.hidden = !found.length;
  input.setAttribute("aria-expanded", String(!!found.length));
  const { suggestNone, suggestOne, suggestMany } = words;
  const some = found.length === 1 ? suggestOne : suggestMany;
  say(found.length ? some.replace("{n}", found.length) : suggestNone);
  mark(first < 0 ? -1 : Math.min(first, found.length - 1));
}

function option(one, place, text) {
  const item = copyOf(".suggestion");
  item.id = `${list.id}-${place}`;
  item.dataset.kind = one.kind;
  item.dataset.text = one.text;
  const [start, end] = typedPart(one.text, text);
  const typed = item.querySelector(".suggestion-typed");
  typed.textContent = one.text.slice(start, end);
  typed.before(one.text.slice(0, start));
  typed.after(one.text.slice(end));
  item.append(" ", copyOf(`[data-kind="${CSS.escape(one.kind)}"]`) ?? "");
  return item;
}

// Where a suggestion repeats what is typed, whatever its marks: at its start, else where a word starts.
function typedPart(suggestion, text) {
  const letters = [...suggestion];
  const folded = letters.map(fold);
  const sought = fold(text).trim();
  let at = 0;
  for (let first = 0; first < letters.length; first++) {
    if (!first || !/[\p{L}\p{N}]/u.test(letters[first - 1])) {
      let last = first;
      let soFar = "";
      while (last < letters.length && soFar.length < sought.length) soFar += folded[last++];
      if (soFar === sought) return [at, at + letters.slice(first, last).join("").length];
    }
    at += letters[first].length;
  }
  return [0, 0];
}

function mark(place) {
  const options = [...list.children];
  active = place;
  options.forEach((one, at) => one.setAttribute("aria-selected", String(at === place)));
  if (place < 0) box.removeAttribute("aria-activedescendant");
  else {
    box.setAttribute("aria-activedescendant", options[place].id);
    options[place].scrollIntoView({ block: "nearest" });
  }
}

function close() {
  clearTimeout(timer);
  asking?.abort();
  asking = null;
  if (!list) return;
  say("");
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  mark(-1);
  box = list = null;
}

function press(input, event) {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
  const size = list ? list.children.length : 0;
  switch (event.key) {
    case "ArrowDown":
    case "ArrowUp": {
      const up = event.key === "ArrowUp";
      event.preventDefault();
      if (!size) ask(input, event.altKey ? -1 : up ? LIMIT : 0);
      else if (event.altKey && up) close();
      // Before the first and after the last option lies the text itself.
      else mark(up ? (active < 0 ? size - 1 : active - 1) : active + 1 < size ? active + 1 : -1);
      break;
    }
    case "Home":
    case "End":
    case "ArrowLeft":
    case "ArrowRight":
      if (list) mark(-1);
      break;
    case "Enter":
      if (active < 0) break;
      event.preventDefault();
      pick(list.children[active]);
      break;
    case "Escape":
      event.preventDefault();
      if (list) close();
      else input.value = "";
      break;
    case "Tab":
      close();
  }
}

function pick(item) {
  if (!item) return;
  const { kind, text } = item.dataset;
  const input = box;
  const typed = input.value;
  const filter = document.createElement("input");
  filter.type = "hidden";
  if (kind === "agency" || kind === "category") {
    filter.name = kind;
    filter.value = text;
    input.value = "";
    input.form.append(filter);
  } else {
    input.value = text;
  }
  close();
  input.form.submit();
  // Who comes back finds the form as it was.
  if (filter.name) input.value = typed;
  filter.remove();
}

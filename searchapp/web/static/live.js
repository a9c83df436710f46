// What changes when a filter is ticked? The parts of the same page that differ, fetched from the address of the
// new search: without a reload, with the focus where it was, and with the number of articles said.

const FORM = "form.search";
const DIFFERENT_SEARCH = "#sort a, #per-page a, a.chip, a.clear, .timeline a";
const OF_THIS_ADDRESS = "link:is([rel=canonical], [rel=prev], [rel=next], [rel=alternate]), meta[name=robots]";

const { words, say } = globalThis.page;
const main = document.getElementById("main");
let shown = location.pathname + location.search;
let asking = null;

if (main.querySelector(FORM)) {
  document.addEventListener("change", ({ target }) => {
    const form = target.form;
    if (form?.matches(FORM) && target.name && target.name !== "q") go(addressOf(form), { from: target });
  });
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    // Other words are another page. Enter in a field of the filters presses the button beside the words too.
    if (!form.matches(FORM) || !document.activeElement?.closest(".filters")) return;
    event.preventDefault();
    go(addressOf(form), { from: document.activeElement, done: Boolean(submitter?.closest(".apply")) });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(DIFFERENT_SEARCH);
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link?.closest(FORM) || elsewhere || event.defaultPrevented) return;
    event.preventDefault();
    go(link.getAttribute("href"), { from: link, results: Boolean(link.closest("#per-page")) });
  });
  document.addEventListener("page:go", (event) => {
    event.preventDefault();
    go(event.detail.address, { from: document.activeElement });
  });
  addEventListener("popstate", () => {
    if (location.pathname + location.search !== shown) go(location.href, { back: true });
  });
}

function addressOf(form) {
  const pairs = [...new FormData(form)].filter(([, value]) => value.trim());
  return pairs.length ? `${form.getAttribute("action")}?${new URLSearchParams(pairs)}` : words.home;
}

// Shows the search of an address. `from` is the control that asked for it; `done` and `results` say that the
// reader now wants to see what was found; `back` that the address is in the history already.
async function go(address, { from = null, done = false, results = false, back = false } = {}) {
  const url = new URL(address, location.href);
  const list = () => main.querySelector(".results");
  const wanted = url.pathname + url.search;
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const typed = from?.value;
  try {
    if (wanted === shown) {
      list().removeAttribute("aria-busy");
    } else {
      list().setAttribute("aria-busy", "true");
      const answer = await fetch(url, { signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (signal.aborted) return;
      if (!page.querySelector(`#main ${FORM}`)) throw new Error("not a page of results");
      if (!back) history.pushState(null, "", url);
      shown = wanted;
      show(page, from, typed);
    }
  } catch {
    if (!signal.aborted) location.assign(url);
    return;
  }
  if (done) main.querySelector(".filter-switch").removeAttribute("open");
  if (done) main.querySelector("#count").scrollIntoView();
  if (results) list().scrollIntoView();
  if (done || results) list().focus({ preventScroll: true });
}

function show(page, from, typed) {
  const top = from?.getBoundingClientRect().top;
  document.title = page.title;
  for (const old of document.head.querySelectorAll(OF_THIS_ADDRESS)) old.remove();
  document.head.append(...page.head.querySelectorAll(OF_THIS_ADDRESS));
  for (const added of main.querySelectorAll("[data-added]")) added.remove();
  for (const part of ["#main", ".masthead-links"]) {
    become(document.querySelector(part), page.querySelector(part), typed);
  }
  document.dispatchEvent(new CustomEvent("page:changed"));
  // The control stays under the pointer, whatever appeared above it.
  if (from?.isConnected) scrollBy({ top: from.getBoundingClientRect().top - top, behavior: "instant" });
  else if (from) main.querySelector(".results").focus({ preventScroll: true });
  const text = main.querySelector("#count").textContent.replace(/\s+/g, " ").trim();
  // Faults are an alert and speak for themselves.
  if (!main.querySelector("[role=alert]")) say(text);
}

// Makes a part of this page like that of another one. What stays the same stays in place: the control with the
// focus is never taken out, and what the reader has folded out stays so.
function become(old, fresh, typed) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.localName === "input" && old.name) {
    old.checked = fresh.hasAttribute("checked");
    // What is being typed meanwhile is not overwritten.
    if (old !== document.activeElement || old.value === typed) old.value = fresh.getAttribute("value") ?? "";
  }
  const keyed = new Map();
  const others = [];
  for (const child of old.childNodes) {
    const key = keyOf(child);
    if (key && !keyed.has(key)) keyed.set(key, child);
    else others.push(child);
  }
  const wanted = [...fresh.childNodes].map((child) => {
    const key = keyOf(child);
    const at = key ? -1 : others.findIndex((other) => !keyOf(other) && alike(other, child));
    const match = key ? keyed.get(key) : others[at];
    if (!match || !alike(match, child)) return document.importNode(child, true);
    if (key) keyed.delete(key);
    else others.splice(at, 1);
    if (child.attributes) become(match, child, typed);
    else match.data = child.data;
    return match;
  });
  for (const gone of [...keyed.values(), ...others]) gone.remove();
  const fixed = wanted.findIndex((child) => child.contains(document.activeElement));
  wanted.forEach((child, place) => {
    const here = place ? wanted[place - 1].nextSibling : old.firstChild;
    if (place !== fixed && child !== here) old.insertBefore(child, here);
  });
}

function alike(one, other) {
  return one.nodeName === other.nodeName && one.classList?.[0] === other.classList?.[0];
}

// What tells a child from its neighbours, whatever its place: a box by its value, so the line that holds it.
function keyOf(node) {
  const box = node.matches?.("li, label") ? node.querySelector("input[name]") : node;
  if (!box?.matches?.("input[name]")) return node.id ?? "";
  return `${box.name}=${box.type === "checkbox" ? box.value : ""}`;
}

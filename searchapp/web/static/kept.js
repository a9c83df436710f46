// What does the reader keep in this browser, and nowhere else? Saved and recent searches, chosen articles.

const MOST = { saved: 200, recent: 20, basket: 200 };
const { words, say, enhance, copyOf } = globalThis.page;
const basket = document.getElementById("basket");

enhance(offer);
document.addEventListener("change", ({ target }) => target.matches?.(".pick input") && choose(target));
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-keep], [data-empty-basket]");
  if (button?.matches("[data-keep]")) keep(button);
  else if (button && write("basket", [])) location.assign(words.selection);
});
addEventListener("pageshow", (event) => event.persisted && offer());
addEventListener("storage", offer);

function offer() {
  offerToChoose();
  if (document.querySelector("[data-kept]")) list();
  else offerToKeep();
}

// Articles: ticked beside each, together behind one link.

function offerToChoose() {
  const chosen = ids();
  for (const article of document.querySelectorAll("[data-id][data-title]")) {
    let box = article.querySelector(".pick input");
    if (!box) {
      const label = copyOf(".pick");
      label.querySelector("[data-what]").textContent = article.dataset.title;
      (article.querySelector("[data-pick], .hit-top") ?? article).append(label);
      box = label.querySelector("input");
    }
    box.checked = chosen.includes(article.dataset.id);
  }
  basket.hidden = !chosen.length;
  basket.href = `${words.selection}?${new URLSearchParams(chosen.map((id) => ["id", id]))}`;
  basket.querySelector(".mine-count").textContent = chosen.length;
  for (const button of document.querySelectorAll("[data-empty-basket]")) button.hidden = !chosen.length;
}

function choose(box) {
  const { id } = box.closest("[data-id]").dataset;
  const { picked, unpicked, notKept, full } = words;
  const chosen = ids().filter((other) => other !== id);
  if (box.checked) chosen.push(id);
  if (chosen.length > MOST.basket) say(full.replace("{n}", MOST.basket), true);
  else if (!write("basket", chosen)) say(notKept, true);
  else say(box.checked ? picked : unpicked);
  offerToChoose();
}

function ids() {
  return entries("basket").filter((id) => typeof id === "string");
}

// Searches: the one that is shown can be saved; those with words are remembered for a while.

function offerToKeep() {
  const count = document.querySelector("form.search #count");
  const query = queryHere();
  if (!count || !query) return;
  remember(query);
  let button = document.querySelector("form.search [data-keep]");
  if (!button) count.after((button = copyOf("[data-keep]")));
  button.setAttribute("aria-pressed", String(searches("saved").some((one) => one.query === query)));
}

// What is searched for here, whichever page of it is shown; nothing if these are simply all articles.
function queryHere() {
  const pairs = [...new URLSearchParams(location.search)];
  const kept = pairs.filter(([name, value]) => value.trim() && !["page", "lang", "cursor"].includes(name));
  const asks = kept.some(([name]) => ["q", "agency", "category", "date", "from", "to"].includes(name));
  return asks ? String(new URLSearchParams(kept)) : "";
}

function searchHere(query) {
  const chips = [...document.querySelectorAll("a.chip > span:not(.unseen)")].map((chip) => chip.textContent);
  const label = [textOf(query), ...chips].filter(Boolean).join(" · ").slice(0, 300);
  return { query, label: label || document.title, at: Date.now() };
}

function textOf(query) {
  return new URLSearchParams(query).get("q")?.trim();
}

function keep(button) {
  const query = queryHere();
  const { searchSaved, searchDropped, notKept } = words;
  const kept = searches("saved").filter((one) => one.query !== query);
  const saved = button.getAttribute("aria-pressed") === "true";
  if (!saved) kept.unshift(searchHere(query));
  if (!write("saved", kept)) return say(notKept, true);
  button.setAttribute("aria-pressed", String(!saved));
  say(saved ? searchDropped : searchSaved, true);
}

// The same words with other filters are one search, as it was last.
function remember(query) {
  const text = textOf(query);
  if (!text || read("remember") === false || !document.querySelector("article.hit")) return;
  write("recent", [searchHere(query), ...searches("recent").filter((one) => textOf(one.query) !== text)]);
}

// Whatever else may stand there, of another version or by hand: only what can be shown comes back.
function searches(name) {
  return entries(name).filter((one) => {
    const texts = typeof one?.query === "string" && typeof one.label === "string";
    return texts && Math.abs(one.at) < 8e15;
  });
}

// The page that lists them.

function list() {
  const works = write("works", true);
  document.querySelector("[data-unscripted]").hidden = true;
  document.querySelector("[data-unkept]").hidden = works;
  for (const section of document.querySelectorAll("[data-kept]")) {
    section.hidden = !works;
    fill(section);
    const clear = section.querySelector("[data-clear]");
    clear.onclick = () => confirm(clear.dataset.clear) && change(section, []);
  }
  const box = document.querySelector("[data-remember] input");
  box.closest("[data-remember]").hidden = !works;
  box.checked = read("remember") !== false;
  box.onchange = () => write("remember", box.checked);
}

function fill(section) {
  const kept = searches(section.dataset.kept);
  const template = document.getElementById("kept-item");
  const days = new Intl.DateTimeFormat(words.locale, { dateStyle: "long" });
  const items = kept.map(({ query, label, at }) => {
    const item = template.content.cloneNode(true);
    for (const what of item.querySelectorAll("[data-what]")) what.textContent = label;
    item.querySelector("[data-search]").href = `${words.search}?${query}`;
    item.querySelector("[data-follow]").href = `${template.dataset.feed}?${query}`;
    const time = item.querySelector("time");
    time.dateTime = new Date(at).toISOString();
    time.textContent = days.format(at);
    item.querySelector("[data-drop]").onclick = () => {
      change(section, searches(section.dataset.kept).filter((other) => other.query !== query));
    };
    return item;
  });
  section.querySelector("ul").replaceChildren(...items);
  section.querySelector("[data-empty]").hidden = kept.length > 0;
  section.querySelector("[data-clear]").hidden = !kept.length;
}

function change(section, kept) {
  const at = [...section.querySelectorAll("[data-drop]")].indexOf(document.activeElement);
  write(section.dataset.kept, kept);
  fill(section);
  const left = [...section.querySelectorAll("[data-drop]")];
  (left[at] ?? left.at(-1) ?? section.querySelector("h2")).focus();
  say(document.getElementById("kept-item").dataset.gone, true);
}

function entries(name) {
  const kept = read(name);
  return Array.isArray(kept) ? kept.slice(0, MOST[name]) : [];
}

// Beside other sites' lists, where several share a host.
function keyOf(name) {
  return `${words.home}:${name}`;
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(name)));
  } catch {
    return null;
  }
}

function write(name, value) {
  try {
    localStorage.setItem(keyOf(name), JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

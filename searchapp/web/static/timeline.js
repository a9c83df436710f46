// Which stretch of time is meant? Dragged across the bars of a timeline, or its two ends chosen one by one.

const { words, say, enhance, copyOf } = globalThis.page;
let picking = null; // the timeline whose ends are being chosen
let pressed = null; // the timeline that the pointer is held down on
let dragged = false;
let start = -1;
let end = -1;

enhance(offer);
document.addEventListener("dragstart", (event) => timelineOf(event) && event.preventDefault());
document.addEventListener("pointerdown", hold);
document.addEventListener("pointermove", move);
for (const ending of ["pointerup", "pointercancel"]) document.addEventListener(ending, release);
// Before a link of the timeline is followed by anyone.
document.addEventListener("click", click, { capture: true });
document.addEventListener("keydown", press);

function offer() {
  stop();
  for (const timeline of document.querySelectorAll(".timeline")) {
    if (barsOf(timeline).length < 2 || timeline.querySelector("[data-range-pick]")) continue;
    timeline.querySelector(".timeline-more").prepend(copyOf("[data-range-pick]"));
    // One stop for the Tab key; the arrow keys go on from there.
    const links = barsOf(timeline).filter(isLink);
    rove(links, links.find((link) => link.hasAttribute("aria-current")) ?? links.at(-1));
  }
}

function hold(event) {
  const timeline = timelineOf(event);
  // A finger moves the page or the bars.
  if (!timeline || event.button || event.pointerType === "touch" || picking) return;
  pressed = timeline;
  dragged = false;
  start = end = barAt(timeline, event);
}

function move(event) {
  const timeline = pressed ?? timelineOf(event);
  if (start < 0 || timeline !== (pressed ?? picking)) return;
  end = barAt(timeline, event);
  dragged ||= pressed && end !== start;
  if (dragged || picking) paint(timeline);
}

function release(event) {
  if (!pressed) return;
  if (dragged && event.type === "pointerup") go(pressed);
  forget(pressed);
  pressed = null;
  setTimeout(() => (dragged = false)); // after the click that follows
}

function click(event) {
  const timeline = timelineOf(event);
  const button = event.target.closest?.("[data-range-pick]");
  if (button) toggle(button.closest(".timeline"));
  if (!timeline || !(dragged || picking === timeline)) return;
  event.preventDefault();
  event.stopPropagation();
  if (dragged) return;
  // The Enter key has no place on the screen.
  const bar = barsOf(timeline).indexOf(event.target.closest(".bar"));
  end = bar < 0 ? barAt(timeline, event) : bar;
  if (start >= 0) return go(timeline);
  start = end;
  paint(timeline);
  say(words.rangeEnd.replace("{what}", nameOf(barsOf(timeline)[start])), true);
}

function press(event) {
  const timeline = event.target.closest?.(".timeline");
  if (!timeline || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && (picking || start >= 0)) {
    event.preventDefault();
    return picking ? stop() : forget(timeline);
  }
  const bars = barsOf(timeline);
  const links = bars.filter(isLink);
  const at = links.indexOf(event.target.closest(".bar"));
  if (event.key === "Enter" && at >= 0 && !picking && start !== end) {
    event.preventDefault();
    return go(timeline);
  }
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: links.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  const next = links[Math.min(Math.max(to, 0), links.length - 1)];
  if (!picking && !event.shiftKey) forget(timeline);
  if (!picking && event.shiftKey && start < 0) start = bars.indexOf(links[at]);
  if (start >= 0) {
    end = bars.indexOf(next);
    paint(timeline);
    const [first, last] = ends(timeline).map(nameOf);
    if (event.shiftKey) say(words.range.replace("{from}", first).replace("{to}", last));
  }
  rove(links, next);
  next.focus();
}

function toggle(timeline) {
  if (picking) return stop();
  picking = timeline;
  picked(timeline, true);
  say(words.rangeStart, true);
}

function stop() {
  if (!picking) return;
  picked(picking, false);
  forget(picking);
  picking = null;
  say("");
}

function picked(timeline, now) {
  timeline.classList.toggle("timeline-picking", now);
  timeline.querySelector("[data-range-pick]")?.setAttribute("aria-pressed", String(now));
}

function forget(timeline) {
  start = end = -1;
  paint(timeline);
}

// A bar's address is that of the whole search but for its own month, which the range stands in for.
function go(timeline) {
  const [first, last] = ends(timeline);
  const address = new URL(barsOf(timeline).find(isLink).getAttribute("href"), location.href);
  address.searchParams.delete("date");
  address.searchParams.set("from", first.dataset.from);
  address.searchParams.set("to", last.dataset.to);
  stop();
  forget(timeline);
  const event = new CustomEvent("page:go", { cancelable: true, detail: { address: address.href } });
  if (document.dispatchEvent(event)) location.assign(address);
}

function paint(timeline) {
  barsOf(timeline).forEach((bar, place) => {
    bar.classList.toggle("bar-picked", start >= 0 && (place - start) * (place - end) <= 0);
  });
}

function ends(timeline) {
  const bars = barsOf(timeline);
  return start < end ? [bars[start], bars[end]] : [bars[end], bars[start]];
}

function nameOf(bar) {
  const { unit } = bar.closest(".timeline").dataset;
  const style = unit === "year" ? { year: "numeric" } : { year: "numeric", month: "long" };
  return new Date(`${bar.dataset.from}T00:00`).toLocaleDateString(words.locale, style);
}

function timelineOf(event) {
  return event.target.closest?.(".timeline-plot")?.closest(".timeline");
}

function barAt(timeline, { clientX }) {
  const { left, width } = timeline.querySelector(".timeline-plot").getBoundingClientRect();
  const count = barsOf(timeline).length;
  return Math.min(Math.max(Math.floor(((clientX - left) / width) * count), 0), count - 1);
}

function rove(links, current) {
  for (const link of links) link.setAttribute("tabindex", link === current ? "0" : "-1");
}

function barsOf(timeline) {
  return [...timeline.querySelectorAll(".bar")];
}

function isLink(bar) {
  return bar.localName === "a";
}

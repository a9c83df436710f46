// Which option or day is meant? Options of a facet that hold what is typed above them; days from a calendar.

const { words, say, fold, enhance } = globalThis.page;
const wasOpen = new WeakMap(); // before something was sought in the facet

enhance(unhide);
document.addEventListener("input", ({ target, isComposing }) => {
  if (isFacetSearch(target) && !isComposing) sayHowMany(narrow(target));
});
document.addEventListener("compositionend", ({ target }) => isFacetSearch(target) && sayHowMany(narrow(target)));
document.addEventListener("keydown", (event) => {
  // Enter would send the whole form.
  if (event.key === "Enter" && isFacetSearch(event.target)) event.preventDefault();
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("button[data-day-for]");
  if (button) openCalendar(calendarOf(button.dataset.dayFor));
});
document.addEventListener("change", ({ target }) => {
  if (target.matches?.("input[type=date][data-day-for]")) write(target);
});

function unhide() {
  for (const field of document.querySelectorAll(".facet-search")) {
    field.hidden = false;
    narrow(field.querySelector("input"));
  }
  if (!("showPicker" in HTMLInputElement.prototype)) return;
  for (const part of document.querySelectorAll("[data-day-for]")) part.hidden = false;
}

function isFacetSearch(target) {
  return target.matches?.(".facet-search input");
}

// Shows the options that hold what is typed, whatever its marks, and returns how many; the chosen ones stay.
function narrow(field) {
  const facet = field.closest("fieldset");
  const sought = fold(field.value).trim();
  let shown = 0;
  for (const item of facet.querySelectorAll("li")) {
    const label = item.querySelector(".option-label").textContent;
    item.hidden = !fold(label).includes(sought) && !item.querySelector("input").checked;
    shown += !item.hidden;
  }
  const more = facet.querySelector(".more");
  if (more) {
    if (!wasOpen.has(more)) wasOpen.set(more, more.open);
    more.open = Boolean(sought) || wasOpen.get(more);
    if (!sought) wasOpen.delete(more);
    more.querySelector("summary").hidden = Boolean(sought);
  }
  return shown;
}

function sayHowMany(shown) {
  say((shown === 1 ? words.optionsOne : words.optionsMany).replace("{n}", shown));
}

function calendarOf(name) {
  return document.querySelector(`input[type=date][data-day-for="${name}"]`);
}

function openCalendar(calendar) {
  // It opens at the day that is written beside it, as a day is written here or as the calendar writes it.
  const text = document.getElementById(calendar.dataset.dayFor).value.trim();
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  calendar.value = day ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : text;
  try {
    calendar.showPicker();
  } catch {
    calendar.focus();
  }
}

function write(calendar) {
  const field = document.getElementById(calendar.dataset.dayFor);
  field.value = calendar.value.split("-").reverse().join("/");
  field.focus();
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

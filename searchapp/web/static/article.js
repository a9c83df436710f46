// What can be done with an article? Its address copied, itself printed.

const { words, say } = globalThis.page;

for (const button of document.querySelectorAll("[data-copy], [data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => ("print" in button.dataset ? print() : copy(button)));
}

async function copy(button) {
  const { copied, notCopied } = words;
  const done = await navigator.clipboard?.writeText(button.dataset.copy || location.href).then(
    () => true,
    () => false,
  );
  say(done ? copied : notCopied, true);
}

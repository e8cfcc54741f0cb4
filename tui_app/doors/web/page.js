// Keys go to the app from the start, without a click: as soon as the terminal is drawn, and when the window comes back.
function focusTerminal() {
  const typed = document.querySelector(".xterm-helper-textarea");
  if (typed) typed.focus();
}
new MutationObserver(focusTerminal).observe(document.documentElement, { attributeFilter: ["class"], subtree: true });
window.addEventListener("focus", focusTerminal);

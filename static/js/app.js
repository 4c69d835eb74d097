// Starts the GOV.UK components. The address of the library comes from the page, because its name carries a hash.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

const source = document.querySelector("script[data-govuk-frontend]").dataset.govukFrontend;
const { initAll } = await import(source);
initAll();

// A link from another page's error summary leads to a field: go there, not to the top.
function goToTarget() {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (target && target.matches("input, select, textarea, button, [contenteditable]")) target.focus();
}
goToTarget();
document.addEventListener("editor:ready", goToTarget); // an editor takes the place of its textarea

// A message about what has just been saved must not be read out again when the page is restored from history.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll(".govuk-notification-banner").forEach((banner) => banner.remove());
});

// Starts the GOV.UK components. The address of the library comes from the page, because its name carries a hash.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

// A question that another answer on the page calls for shows once that answer is given. One with an error always does.
const conditional = [...document.querySelectorAll("[data-when]")];
function showWhatIsAsked() {
  for (const group of conditional) {
    const controls = document.getElementsByName(group.dataset.when);
    const values = group.dataset.whenValues.split(" ");
    const asked = [...controls].some((one) => one.checked && values.includes(one.value) && !one.closest("[hidden]"));
    group.hidden = !asked && !group.querySelector(".govuk-error-message");
  }
}
if (conditional.length) {
  document.addEventListener("change", showWhatIsAsked);
  window.addEventListener("pageshow", showWhatIsAsked); // a browser puts the answers back when it goes back
  showWhatIsAsked();
}

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

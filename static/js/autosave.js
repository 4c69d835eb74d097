// Saves the form of a question page a few seconds after the last change, and before the page is left.
// The plain Save stays what it is; this only makes it rarely needed. Files are never sent.
const PAUSE = 3_000; // after the last change
const LONGEST = 30_000; // while somebody goes on typing
const RETRIES = [5_000, 10_000, 20_000, 40_000, 60_000];
const PATIENCE = 20_000; // for an answer
const MOST_AT_LAST = 50_000; // characters: a browser refuses to send more than 64 KB from a page that is closing

const form = document.querySelector("form[data-autosave]");
const status = document.getElementById("autosave");

// What the server is known to have. A page that came back with errors was not saved at all.
let saved = "unsaved" in form.dataset ? "" : snapshot();
let timer = 0;
let changedSince = 0; // when the first change came that is not saved yet
let failures = 0;
let running = null; // AbortController of the request under way
let stopped = false; // somebody else changed the page: choosing is for the plain Save
let leaving = false; // the form itself is being sent

function content() {
  const data = new FormData(form);
  for (const input of form.querySelectorAll('input[type="file"]')) data.delete(input.name);
  return data;
}

function snapshot() {
  const data = content();
  for (const name of ["base", "csrfmiddlewaretoken"]) data.delete(name);
  return JSON.stringify([...data]);
}

const isDirty = () => snapshot() !== saved;
const hasFile = () => [...form.querySelectorAll('input[type="file"]')].some((input) => input.files.length);

function say(sentence, trouble = false) {
  if (status.textContent !== sentence) status.textContent = sentence; // said once, not every time
  status.classList.toggle("app-autosave--trouble", trouble);
}

// Signing in again in another tab gives the browser a new token; the form takes it, so that it can be sent at all.
function renewToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  if (cookie) form.elements.csrfmiddlewaretoken.value = decodeURIComponent(cookie.slice("csrftoken=".length));
}

function plan(wait = PAUSE) {
  if (stopped || leaving) return;
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function changed() {
  if (stopped || leaving || running || failures) return; // a request under way looks again when it is done
  const now = Date.now();
  changedSince ||= now;
  plan(Math.max(0, Math.min(PAUSE, changedSince + LONGEST - now)));
}

async function save({ last = false } = {}) {
  clearTimeout(timer);
  if (stopped || leaving || running) return;
  if (!isDirty()) {
    changedSince = 0;
    return;
  }
  const sent = snapshot();
  const body = content();
  const keepalive = last && sent.length < MOST_AT_LAST; // outlives the page
  running = new AbortController();
  const patience = setTimeout(() => running?.abort(), PATIENCE);
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, keepalive, signal: running.signal });
    await understand(answer, sent);
  } catch {
    tryAgain(navigator.onLine ? "Not saved: the service does not answer. We keep trying." : "Not saved: you are offline. We keep trying.");
  } finally {
    clearTimeout(patience);
    running = null;
    if (!failures && !stopped && isDirty()) changed();
  }
}

async function understand(answer, sent) {
  const isOurs = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
  const said = isOurs ? await answer.json() : {};
  if (answer.ok && isOurs) {
    form.elements.base.value = said.revision;
    saved = sent;
    failures = 0;
    changedSince = 0;
    say(said.sentence, said.problems.length > 0);
  } else if (said.stop) {
    stopped = true;
    say(said.sentence, true);
  } else if (answer.status === 403) {
    renewToken();
    tryAgain("Not saved: you are signed out. Sign in in another tab, then this text is saved.");
  } else if (answer.status === 404 || answer.status === 413) {
    stopped = true;
    say("Not saved: this page cannot save by itself. Use the button to save.", true);
  } else {
    tryAgain("Not saved: the service cannot save at the moment. We keep trying.");
  }
}

function tryAgain(sentence) {
  if (leaving) return;
  say(sentence, true);
  plan(RETRIES[Math.min(failures, RETRIES.length - 1)]);
  failures += 1;
}

form.addEventListener("input", changed);
form.addEventListener("change", changed);
form.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  leaving = true;
  clearTimeout(timer);
  running?.abort();
});
window.addEventListener("online", () => failures && save());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save({ last: true });
  else if (failures) save(); // perhaps somebody has just signed in again in another tab
});
window.addEventListener("beforeunload", (event) => {
  if (leaving || !(isDirty() || hasFile())) return;
  save({ last: true });
  event.preventDefault();
});
// Back from the history: what the form holds is old news.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) leaving = false;
});

if (isDirty()) changed();

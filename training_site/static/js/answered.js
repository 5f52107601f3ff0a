// Shows what came of an answer: the page that the site answers with, or, on a sheet of questions that can all still be
// changed, when it was saved, and which answers have been given anew on another device meanwhile.
const formOf = (question) => document.querySelector(`form[data-answer="${CSS.escape(question)}"]`);
const statusOf = (form) => form.querySelector("[data-saved-status]");

function show(page, url) {
  const main = page.querySelector("main");
  if (!main) return window.location.assign(url);
  document.querySelector("main").replaceWith(main);
  document.title = page.title;
  history.pushState({}, "", url);
  const start = main.querySelector("[data-focus-first]") ?? main.querySelector("h1, h2") ?? main;
  start.tabIndex = -1;
  start.focus();
}

function say(form, state, words) {
  const status = statusOf(form);
  status.dataset.state = state;
  status.textContent = words;
}

function saved(form, fresh) {
  form.dataset.savedAt = fresh.dataset.savedAt;
  say(form, "saved", statusOf(fresh).textContent);
}

function replace(form, fresh) {
  const hadFocus = form.contains(document.activeElement);
  form.replaceWith(fresh);
  say(fresh, "elsewhere", statusOf(fresh).dataset.elsewhere);
  if (hadFocus) fresh.querySelector("button").focus();
}

function compare(fresh, { question, reply, page, waiting }) {
  const form = formOf(fresh.dataset.answer);
  const isSent = fresh.dataset.answer === question;
  if (!form || fresh.dataset.answer in waiting) return;
  if (isSent && reply.ok) saved(form, fresh);
  else if (isSent && reply.status === 422) say(form, "problem", page.querySelector("#problem p").textContent);
  else if (fresh.dataset.savedAt !== form.dataset.savedAt) replace(form, fresh);
}

document.addEventListener("answered", ({ detail }) => {
  const run = document.querySelector("[data-answers]").dataset.answers;
  const isSheet = detail.page.querySelector(`[data-answers="${run}"] form[data-stay]`);
  if (!isSheet || !document.querySelector("form[data-stay]")) return show(detail.page, detail.reply.url);
  for (const fresh of detail.page.querySelectorAll("form[data-answer]")) compare(fresh, detail);
  for (const part of detail.page.querySelectorAll("[data-sheet-part]")) {
    document.querySelector(`[data-sheet-part="${part.dataset.sheetPart}"]`)?.replaceWith(part);
  }
});
window.addEventListener("popstate", () => window.location.reload());

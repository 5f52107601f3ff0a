// A trial of framed content: what host.js heard is listed on the page, and sent nowhere.
const MOST_ROWS = 200;

class Trial {
  constructor(box) {
    this.box = box;
    this.rows = box.querySelector("[data-trial]");
    this.isEmpty = true;
    box.addEventListener("framed", ({ detail }) => detail.type === "statement" && this.list(detail.statement));
    new MutationObserver(() => this.complain()).observe(box, { attributeFilter: ["data-error"] });
    box.querySelector("iframe").src = box.dataset.frame;
  }

  list({ verb, object, context, result }) {
    if (this.isEmpty) this.rows.replaceChildren();
    this.isEmpty = false;
    if (this.rows.children.length >= MOST_ROWS) this.rows.firstElementChild.remove();
    const isPart = String(object?.id).includes("?subContentId=") || Boolean(context?.contextActivities?.parent);
    const { raw, max } = result?.score ?? {};
    const told = String(verb?.id).split("/").pop().slice(0, 40);
    const cells = [told, this.rows.dataset[isPart ? "part" : "whole"], max ? `${raw} / ${max}` : "–"];
    this.rows.insertRow().append(...cells.map((words) => Object.assign(document.createElement("td"), { textContent: words })));
  }

  complain() {
    const problem = this.box.querySelector("[data-trial-problem]");
    problem.hidden = false;
    problem.lastElementChild.textContent = this.box.dataset.error;
  }
}

for (const box of document.querySelectorAll("[data-frame]")) new Trial(box);

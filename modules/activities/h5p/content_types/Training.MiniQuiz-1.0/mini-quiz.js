/* A content type as small as they come: one question, one right answer, a score, and a state to come back to. */
var Training = window.Training || {};
window.Training = Training;

Training.MiniQuiz = function (parameters, contentId, extras) {
  H5P.EventDispatcher.call(this);
  this.parameters = H5P.jQuery.extend(
    true,
    {
      question: "",
      options: [],
      behaviour: { retry: true, order: "written" },
      words: { check: "Check", retry: "Try again", right: "Right.", wrong: "Not yet." },
    },
    parameters,
  );
  this.contentId = contentId;
  this.chosen = extras && extras.previousState ? extras.previousState.chosen : undefined;
  this.checked = false;
};
Training.MiniQuiz.prototype = Object.create(H5P.EventDispatcher.prototype);
Training.MiniQuiz.prototype.constructor = Training.MiniQuiz;

(function (quiz) {
  var named = 0;

  function element(name, html, parent) {
    var made = parent.appendChild(document.createElement(name));
    made.innerHTML = html;
    return made;
  }

  quiz.attach = function ($container) {
    var name = "mini-quiz-" + named++;
    var form = element("form", "", $container[0]);
    var box = element("fieldset", "", form);
    box.className = "mini-quiz";
    element("legend", this.parameters.question, box);
    this.addPicture(box);
    this.inOrder().forEach((option) => this.addOption(option, name, box));
    this.button = element("button", this.parameters.words.check, box);
    this.result = element("p", "", box);
    this.result.setAttribute("role", "status");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      return this.checked ? this.resetTask() : this.check();
    });
    this.box = box;
    this.trigger("resize");
  };

  quiz.addPicture = function (box) {
    if (!this.parameters.picture || !this.parameters.picture.path) return;
    var picture = element("img", "", box);
    picture.src = H5P.getPath(this.parameters.picture.path, this.contentId);
    picture.alt = this.parameters.description || "";
    picture.addEventListener("load", () => this.trigger("resize"));
  };

  quiz.inOrder = function () {
    var numbered = this.parameters.options.map((option, number) => ({ number: number, text: option.text }));
    if (this.parameters.behaviour.order === "letters") numbered.sort((one, other) => one.text.localeCompare(other.text));
    return numbered;
  };

  quiz.addOption = function (option, name, box) {
    var label = element("label", "", box);
    var radio = element("input", "", label);
    radio.type = "radio";
    radio.name = name;
    radio.checked = this.chosen === option.number;
    radio.addEventListener("change", () => {
      this.chosen = option.number;
      this.triggerXAPI("interacted");
    });
    element("span", " " + option.text, label);
  };

  quiz.check = function () {
    if (this.chosen === undefined) return;
    this.checked = true;
    this.trigger(this.answered());
    this.showSolutions();
  };

  quiz.answered = function () {
    var event = this.createXAPIEventTemplate("answered");
    event.setScoredResult(this.getScore(), this.getMaxScore(), this, true, this.getScore() === this.getMaxScore());
    event.data.statement.result.response = String(this.chosen);
    return event;
  };

  quiz.showSolutions = function () {
    this.result.textContent = this.getScore() ? this.parameters.words.right : this.parameters.words.wrong;
    this.box.querySelectorAll("input").forEach((radio) => (radio.disabled = true));
    this.button.innerHTML = this.parameters.words.retry;
    this.button.hidden = !this.parameters.behaviour.retry;
    this.trigger("resize");
  };

  quiz.resetTask = function () {
    this.checked = false;
    this.chosen = undefined;
    this.result.textContent = "";
    this.box.querySelectorAll("input").forEach((radio) => (radio.checked = radio.disabled = false));
    this.button.innerHTML = this.parameters.words.check;
    this.button.hidden = false;
  };

  quiz.getScore = function () {
    var option = this.parameters.options[this.chosen];
    return option && option.correct ? 1 : 0;
  };
  quiz.getMaxScore = () => 1;
  quiz.getAnswerGiven = function () {
    return this.chosen !== undefined;
  };
  quiz.getCurrentState = function () {
    return { chosen: this.chosen };
  };
  quiz.getXAPIData = function () {
    return { statement: this.answered().data.statement };
  };
})(Training.MiniQuiz.prototype);

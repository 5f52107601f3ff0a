// The board of a group: the arrow keys step from scene to scene, as its links do, and it can fill the screen.
const board = document.querySelector("[data-board]");
const scenes = [...board.querySelectorAll(".board-scene")];

function present() {
  return Math.max(0, scenes.findIndex((scene) => `#${scene.id}` === location.hash));
}

function step(event) {
  const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
  const scene = by && !event.altKey && !event.ctrlKey && !event.metaKey && scenes[present() + by];
  if (scene) {
    event.preventDefault();
    location.hash = scene.id;
  }
}

addEventListener("keydown", step);
addEventListener("hashchange", () => scenes[present()].focus({ preventScroll: true }));

const button = document.querySelector("[data-full-screen]");
if (document.fullscreenEnabled) {
  button.hidden = false;
  button.addEventListener("click", () => document.documentElement.requestFullscreen());
}

// Shows the band "You are offline" while the browser has no connection.

export function start(band) {
  const text = band.querySelector("p");
  const update = () => { text.hidden = navigator.onLine; };
  window.addEventListener("online", update);
  window.addEventListener("offline", update);
  update();
}

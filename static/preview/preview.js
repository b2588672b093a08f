// The preview waits until the folder has changed, shows the pages anew and lists what is to be done.

const { language } = document.body.dataset;
const state = document.querySelector("[data-state]");
const list = document.querySelector("[data-findings]");
const frames = [...document.querySelectorAll("iframe[data-address]")];
const PAUSE_MILLISECONDS = 1000;
const SEEN_SHARE = 0.2;
// Pages of a browser come first; and panels, which are set all together, when nobody saves one file after the other.
const REST_MILLISECONDS = { tv: 300, panel: 1500 };
let seen = { version: 0, picture: 0 };

// Each screen keeps its own size in pixels and is made smaller as a whole.
const fit = new ResizeObserver((changed) => {
  for (const { target, contentRect } of changed) {
    const scale = contentRect.width / Number(target.dataset.width);
    target.style.height = `${Number(target.dataset.height) * scale}px`;
    const page = target.querySelector("iframe");
    if (page) page.style.transform = `scale(${scale})`;
  }
});
for (const screen of document.querySelectorAll(".face__screen")) fit.observe(screen);

function say(key, isStale = false) {
  const sentence = state.dataset[key].replace("{time}", new Date().toLocaleTimeString(language));
  if (state.textContent !== sentence) state.textContent = sentence;
  state.classList.toggle("is-stale", isStale);
}

// A form that is pictures: one of them at a time, made anew when the folder has changed.
function sheetsOf(section) {
  const image = section.querySelector("img");
  const place = section.querySelector("[data-place]");
  const fault = section.querySelector("[data-fault]");
  const turns = [...section.querySelectorAll("[data-turn]")];
  let number = 1;
  let count = 0;
  let picture = 0;

  async function draw() {
    const asked = `/${section.dataset.sheets}/${number}?${picture}`;
    const isWanted = () => asked === `/${section.dataset.sheets}/${number}?${picture}`;
    section.setAttribute("aria-busy", "true");
    const answer = await fetch(asked, { cache: "no-store" });
    const body = await (answer.ok ? answer.blob() : answer.text());
    if (!isWanted() || answer.status === 204) return;
    section.setAttribute("aria-busy", "false");
    fault.textContent = answer.ok ? "" : JSON.parse(body)[language];
    if (!answer.ok) return;
    count = Number(answer.headers.get("X-Sheets"));
    number = Math.min(number, count);
    URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(body);
    image.alt = `${section.dataset.label} ${number}/${count}`;
    image.hidden = false;
    place.textContent = `${number} / ${count}`;
    for (const turn of turns) turn.setAttribute("aria-disabled", String(!isThere(number + Number(turn.dataset.turn))));
  }

  const isThere = (one) => one >= 1 && one <= count;
  for (const turn of turns) {
    turn.setAttribute("aria-disabled", "true");
    turn.addEventListener("click", () => {
      if (!isThere(number + Number(turn.dataset.turn))) return;
      number += Number(turn.dataset.turn);
      draw();
    });
  }
  // What nobody sees is not made.
  let isSeen = false;
  let drawn = 0;
  let waiting = 0;
  function drawWhereSeen(rest) {
    if (!isSeen || !picture || drawn === picture) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      drawn = picture;
      draw();
    }, rest);
  }
  new IntersectionObserver((changed) => {
    isSeen = changed.at(-1).isIntersecting;
    drawWhereSeen(0);
  }, { threshold: SEEN_SHARE }).observe(image.parentElement);
  return (now) => {
    picture = now;
    section.setAttribute("aria-busy", "true");
    drawWhereSeen(count ? REST_MILLISECONDS[section.dataset.sheets] : 0);
  };
}

const sheets = [...document.querySelectorAll("[data-sheets]")].map(sheetsOf);

function showPicture(picture) {
  for (const show of sheets) show(picture);
  for (const frame of frames) {
    // Where somebody has gone in a frame, there it stays.
    if (seen.picture) frame.contentWindow.location.reload();
    else frame.src = frame.dataset.address;
  }
}

function line(finding) {
  const item = document.createElement("li");
  item.classList.toggle("is-note", finding.isNote);
  const number = document.createElement("b");
  number.textContent = finding.number;
  item.append(number, finding[language]);
  return item;
}

function showFindings(findings) {
  list.replaceChildren(...findings.map(line));
  const count = findings.filter((one) => !one.isNote).length;
  document.querySelector("[data-count]").textContent = count ? `(${count})` : "";
  document.querySelector("[data-none]").hidden = findings.length > 0;
}

async function look() {
  try {
    const told = await (await fetch(`/state?${seen.version}`, { cache: "no-store" })).json();
    if (told.version !== seen.version) {
      showFindings(told.findings);
      if (told.picture !== seen.picture) showPicture(told.picture);
      if (!told.picture) say("nothing", true);
      else if (told.picture === told.version) say("current");
      else say("stale", true);
      seen = told;
    }
  } catch {
    say("gone", true);
    seen = { ...seen, version: -1 };
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  }
  look();
}

look();

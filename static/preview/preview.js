// The preview waits until the folder has changed, shows the pages anew and lists what is to be done.

const { language } = document.body.dataset;
const state = document.querySelector("[data-state]");
const list = document.querySelector("[data-findings]");
const frames = [...document.querySelectorAll("iframe[data-address]")];
const PAUSE_MILLISECONDS = 1000;
let seen = { version: 0, picture: 0 };

// Each screen keeps its own size in pixels and is made smaller as a whole.
const fit = new ResizeObserver((changed) => {
  for (const { target, contentRect } of changed) {
    const scale = contentRect.width / Number(target.dataset.width);
    target.style.height = `${Number(target.dataset.height) * scale}px`;
    target.firstElementChild.style.transform = `scale(${scale})`;
  }
});
for (const screen of document.querySelectorAll(".face__screen")) fit.observe(screen);

function say(key, isStale = false) {
  const sentence = state.dataset[key].replace("{time}", new Date().toLocaleTimeString(language));
  if (state.textContent !== sentence) state.textContent = sentence;
  state.classList.toggle("is-stale", isStale);
}

function showPicture() {
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
      if (told.picture !== seen.picture) showPicture();
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

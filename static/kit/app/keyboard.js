// Keys on the screen for whoever has none: letters, the seven that only Vietnamese has, the five marks of tone.
// They are shown on a screen that visitors touch.

(function () {
  "use strict";
  const input = document.querySelector("[data-keyboard]");
  if (!input || !("kiosk" in document.documentElement.dataset)) return;

  const ROWS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "ăâđêôơư"];
  const TONES = { "\u0300": "huyền", "\u0301": "sắc", "\u0309": "hỏi", "\u0303": "ngã", "\u0323": "nặng" };
  const VOWEL = /[aăâeêioôơuưy]/i;

  function type(change) {
    const start = input.selectionStart ?? input.value.length;
    const [before, after] = [change(input.value.slice(0, start)), input.value.slice(input.selectionEnd ?? start)];
    input.value = before + after;
    input.focus();
    input.setSelectionRange(before.length, before.length);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** The text with the tone on its last vowel; the same tone again takes it away. */
  function toned(text, tone) {
    const letters = [...text.normalize("NFC")];
    for (let at = letters.length - 1; at >= 0 && letters[at] !== " "; at -= 1) {
      const parts = [...letters[at].normalize("NFD")];
      const bare = parts.filter((part) => !(part in TONES)).join("").normalize("NFC");
      if (VOWEL.test(bare)) {
        letters[at] = parts.includes(tone) ? bare : (bare + tone).normalize("NFC");
        break;
      }
    }
    return letters.join("");
  }

  function key(label, action, { name = "", wide = false, small = false } = {}) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.className = ["key", wide && "key--wide", small && "key--small"].filter(Boolean).join(" ");
    if (name) made.setAttribute("aria-label", name);
    // The field keeps the cursor.
    made.addEventListener("pointerdown", (event) => event.preventDefault());
    made.addEventListener("click", action);
    return made;
  }

  function row(...keys) {
    const made = document.createElement("div");
    made.className = "keys__row";
    made.append(...keys);
    return made;
  }

  const english = document.documentElement.lang === "en";
  const board = document.createElement("div");
  board.className = "keys";
  board.setAttribute("role", "group");
  board.setAttribute("aria-label", english ? "Keyboard" : "Bàn phím");
  board.append(...ROWS.map((letters) => row(...[...letters].map((letter) => key(letter, () => type((text) => text + letter))))));
  board.append(row(...Object.entries(TONES).map(([tone, name]) => key(name, () => type((text) => toned(text, tone)), { small: true }))));
  board.append(row(
    key("⌫", () => type((text) => [...text].slice(0, -1).join("")), { name: english ? "Delete" : "Xóa", wide: true }),
    key(english ? "space" : "cách", () => type((text) => `${text} `), { wide: true }),
    key(english ? "Search" : "Tìm", () => input.form.requestSubmit(), { wide: true }),
  ));
  board.hidden = true;
  document.body.append(board);

  input.addEventListener("focus", () => { board.hidden = false; });
  input.addEventListener("blur", ({ relatedTarget }) => { board.hidden = !board.contains(relatedTarget); });
  board.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget !== input && !board.contains(relatedTarget)) board.hidden = true;
  });
})();

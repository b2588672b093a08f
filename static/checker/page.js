/* What the checker page says and asks. It never came from the stick. */
"use strict";
(() => {
  const SHOWN = 50;
  const at = (id) => document.getElementById(id);
  const comma = (number) => number.replace(".", ",");
  const canWrite = () => typeof window.showDirectoryPicker === "function";
  const say = (id, vi, en) => {
    at(`${id}-vi`).textContent = vi;
    at(`${id}-en`).textContent = en;
  };
  const counted = (done, all) => say("verdict", `${done} / ${all}`, "");
  const copied = (done, all) => say("offer", `${done} / ${all}`, "");

  const sentence = ([number, values], language) =>
    KIT.house.reasons[number][language].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

  function list(faults) {
    const rows = faults.slice(0, SHOWN).map((fault) => {
      const row = document.createElement("li");
      for (const language of ["vi", "en"]) {
        const line = document.createElement("p");
        line.lang = language;
        line.textContent = sentence(fault, language);
        row.append(line);
      }
      return row;
    });
    at("faults").replaceChildren(...rows);
  }

  function verdict(kind, vi, en, faults = []) {
    at("verdict").className = `verdict is-${kind}`;
    say("verdict", vi, en);
    list(faults);
  }

  const edition = (told) => ({
    vi: `ấn bản ${told.edition} của “${told.title.vi}”, ngày ${told.date}`,
    en: `edition ${told.edition} of “${told.title.en}”, ${told.date}`,
  });

  function show({ told, faults, notes }) {
    if (faults.length) {
      const many = faults.length;
      verdict("wrong", `KHÔNG đạt: có ${many} chỗ sai. Đừng trưng bày.`, `NOT complete and genuine; faults: ${many}. Do not show it.`, faults);
      return;
    }
    const named = edition(told);
    verdict("genuine", `Đầy đủ và đúng gốc: ${named.vi}.`, `Complete and genuine: ${named.en}.`, notes);
    offerUpdate();
  }

  async function run(files) {
    verdict("busy", "", "");
    at("update").hidden = true;
    at("cannot-write").hidden = true;
    const found = await KIT.check(files, counted);
    if (!found.faults.length) {
      const known = KIT.knownEdition(found.told);
      if (found.told.edition < known) found.faults.push(["R776", { edition: found.told.edition, known }]);
      else KIT.remember(found.told);
    }
    show(found);
  }

  /* The update: the kit's folder, then the newer edition's, then what it would do, then the doing. */
  let kit = null;
  let offer = null;

  function offerUpdate() {
    kit = offer = null;
    at("cannot-write").hidden = canWrite();
    at("update").hidden = !canWrite();
    at("pick-source").disabled = true;
    at("go").hidden = true;
    say("offer", "", "");
  }

  /* The folder that somebody chooses; null where they think better of it. */
  async function picked(mode) {
    try {
      return await window.showDirectoryPicker({ mode });
    } catch (error) {
      if (error.name === "AbortError") return null;
      throw error;
    }
  }

  async function chooseKit() {
    kit = (await picked("readwrite")) || kit;
    if (!kit) return;
    at("pick-source").disabled = false;
    at("go").hidden = true;
    say("offer", `Sẽ cập nhật thư mục “${kit.name}”. Bây giờ hãy chọn ấn bản mới.`, `The folder “${kit.name}” will be updated. Now choose the newer edition.`);
  }

  async function chooseSource() {
    const source = await picked("read");
    if (!source) return;
    at("go").hidden = true;
    offer = await KIT.updating.weigh(kit, source, copied);
    if (offer.isHeld) {
      await KIT.updating.update(offer, copied);
      say("offer", `Bộ trưng bày đã là ấn bản ${offer.told.edition}, không phải cập nhật.`, `The kit is at edition ${offer.told.edition} already.`);
      return;
    }
    const { files, bytes } = offer.moved;
    const moved = KIT.updating.megabytes(bytes);
    const whole = KIT.updating.megabytes(offer.size);
    const back = offer.calledBack.join(", ");
    say(
      "offer",
      `Từ ấn bản ${offer.held.edition} lên ấn bản ${offer.told.edition}, ngày ${offer.told.date}: phải chép ${files} tệp, ${comma(moved)} MB; trên đĩa cần ${comma(whole)} MB chỗ trống.` +
        (back ? ` Tư liệu bị thu hồi: ${back}; vì vậy không giữ ấn bản ${offer.held.edition}.` : ` Ấn bản ${offer.held.edition} được giữ lại.`),
      `From edition ${offer.held.edition} to edition ${offer.told.edition}, ${offer.told.date}: ${files} files to copy, ${moved} MB; ${whole} MB of free space are needed.` +
        (back ? ` Called back: ${back}; so edition ${offer.held.edition} is not kept.` : ` Edition ${offer.held.edition} is kept.`),
    );
    at("go").hidden = false;
  }

  async function update() {
    at("go").hidden = true;
    const faults = await KIT.updating.update(offer, copied);
    if (faults.length) return refused(faults);
    KIT.remember(offer.told);
    await run(await KIT.updating.allFiles(kit));
    say("offer", `Đã cập nhật. Hãy mở lại màn hình trưng bày.`, `Updated. Open the exhibition's screen anew.`);
  }

  function refused(faults) {
    say("offer", "", "");
    verdict("wrong", "Không cập nhật; ấn bản đang có vẫn nguyên.", "Not updated; the edition held is as it was.", faults);
  }

  /* One thing at a time; what the disk or the stick refuses leaves the edition shown as it was. */
  async function alone(step) {
    for (const id of ["pick-kit", "pick-source", "go"]) at(id).disabled = true;
    try {
      await step();
    } catch (error) {
      if (error.faults) refused(error.faults);
      else cutOff(error);
    } finally {
      at("pick-kit").disabled = at("go").disabled = false;
      at("pick-source").disabled = !kit;
    }
  }

  function cutOff(error) {
    say("offer", "", "");
    verdict(
      "wrong",
      `Bị ngắt (${error.name}). Ấn bản đang trưng bày vẫn nguyên; hãy làm lại, trang sẽ chép tiếp.`,
      `Cut off (${error.name}). The edition shown is as it was; do it again, and it goes on.`,
    );
  }

  at("pick-kit").addEventListener("click", () => alone(chooseKit));
  at("pick-source").addEventListener("click", () => alone(chooseSource));
  at("go").addEventListener("click", () => alone(update));

  /* What was dropped. Chromium lists a folder for a page of file:// by handles only, Firefox by entries only. */
  async function dropped(item) {
    const files = new Map();
    if (item.getAsFileSystemHandle) {
      const handle = await item.getAsFileSystemHandle();
      return handle.kind === "directory" ? KIT.updating.allFiles(handle) : files;
    }
    await byEntries(item.webkitGetAsEntry(), "", files);
    return files;
  }

  async function byEntries(entry, path, files) {
    if (entry.isFile) {
      files.set(path, await new Promise((resolve, reject) => entry.file(resolve, reject)));
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return; // browsers give a folder in portions
      for (const one of some) await byEntries(one, path ? `${path}/${one.name}` : one.name, files);
    }
  }

  at("folder").addEventListener("change", (event) => {
    const chosen = Array.from(event.target.files);
    run(new Map(chosen.map((file) => [file.webkitRelativePath.replace(/^[^/]*\//, ""), file])));
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    const item = event.dataTransfer.items[0];
    if (item?.kind === "file") run(await dropped(item));
  });
})();

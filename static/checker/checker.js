/* Is the kit on this stick complete, and did the archive make it? Asked of a page that never came from the stick.
   The same questions in the same order as archive/exports/kit/verifying.py; its sentences come with the page. */
"use strict";
(() => {
  const LIST = "files.json";
  const SEAL = "files.sig.json";
  const PART = "[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?";
  const NAME = new RegExp(`^(?!.{241})${PART}(?:/${PART})*$`);
  const DIGEST = /^[0-9a-f]{64}$/;
  const ECDSA = { name: "ECDSA", namedCurve: "P-256" };
  const SHOWN = 50;

  const house = JSON.parse(document.getElementById("house").textContent);
  const at = (id) => document.getElementById(id);
  const utf8 = new TextEncoder();
  const digits = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const bytes = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

  const joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let place = 0;
    for (const part of parts) {
      whole.set(part, place);
      place += part.length;
    }
    return whole;
  };

  /* Whether the owner of a key has signed a message; false, too, for what is no key or no signature. */
  async function signedBy(key, message, signature) {
    try {
      const known = await crypto.subtle.importKey("raw", key, ECDSA, false, ["verify"]);
      return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, known, signature, message);
    } catch {
      return false;
    }
  }

  /* Whether a key is the one known, or came after it, each signed by the one before. */
  async function leads(signer, successions) {
    const reached = new Set([house.key]);
    for (const step of successions) {
      const message = joined(utf8.encode("biendao kit key 1\n"), bytes(step.new));
      if (reached.has(step.old) && (await signedBy(bytes(step.old), message, bytes(step.signature)))) {
        reached.add(step.new);
      }
    }
    return reached.has(signer);
  }

  async function fingerprint(key) {
    const digest = digits(await crypto.subtle.digest("SHA-256", key));
    return digest.slice(0, 32).match(/.{4}/g).join(" ");
  }

  function require(holds, what) {
    if (!holds) throw new Error(what);
  }

  async function read(files, name) {
    const file = files.get(name);
    require(file, "not there");
    require(file.size <= house.list_bytes, `longer than ${house.list_bytes} bytes`);
    return new Uint8Array(await file.arrayBuffer());
  }

  function readList(data) {
    const told = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(data));
    require(told && told.form === 1, "form");
    require(Number.isInteger(told.edition) && told.edition >= 1, "edition");
    require(told.title && typeof told.title.vi === "string" && typeof told.title.en === "string", "title");
    require(Array.isArray(told.slugs), "slugs");
    require(told.files && Object.keys(told.files).length, "files");
    for (const facts of Object.values(told.files)) {
      require(facts && DIGEST.test(facts.sha256) && Number.isInteger(facts.size) && facts.size >= 0, "files");
    }
    return told;
  }

  async function sealFaults(files, listed) {
    if (!files.has(SEAL)) return [["R773", {}]];
    const faults = [];
    try {
      const seal = JSON.parse(new TextDecoder().decode(await read(files, SEAL)));
      require(seal && seal.form === 1 && seal.algorithm === "ECDSA P-256 SHA-256", "algorithm");
      const key = bytes(seal.key);
      if (!(await leads(seal.key, seal.successions))) faults.push(["R774", { fingerprint: await fingerprint(key) }]);
      const message = joined(utf8.encode("biendao kit list 1\n"), listed);
      if (!(await signedBy(key, message, bytes(seal.signature)))) faults.push(["R775", {}]);
    } catch (error) {
      faults.push(["R777", { file: SEAL, problem: error.message }]);
    }
    return faults;
  }

  async function fileFaults(files, told, progress) {
    const faults = [];
    const seen = new Set();
    const known = new Map();
    for (const [name, facts] of Object.entries(told.files)) {
      if (!NAME.test(name) || name === LIST || name === SEAL) {
        faults.push(["R779", { file: name }]);
        continue;
      }
      if (seen.has(name.toLowerCase())) faults.push(["R780", { file: name }]);
      seen.add(name.toLowerCase());
      known.set(name, facts);
    }
    for (const name of files.keys()) {
      if (!known.has(name) && name !== LIST && name !== SEAL) faults.push(["R772", { file: name }]);
    }
    let done = 0;
    for (const [name, facts] of known) {
      const file = files.get(name);
      if (!file) faults.push(["R770", { file: name }]);
      else if (!(await isAsListed(file, facts))) faults.push(["R771", { file: name }]);
      progress(++done, known.size);
    }
    return faults;
  }

  async function isAsListed(file, facts) {
    if (file.size !== facts.size) return false;
    try {
      return digits(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())) === facts.sha256;
    } catch {
      return false; // a stick that cannot be read
    }
  }

  async function check(files, progress) {
    let data;
    let told;
    const faults = [];
    try {
      data = await read(files, LIST);
      faults.push(...(await sealFaults(files, data)));
      told = readList(data);
    } catch (error) {
      return { faults: [...faults, ["R777", { file: LIST, problem: error.message }]] };
    }
    const known = knownEdition(told);
    if (told.edition < known) faults.push(["R776", { edition: told.edition, known }]);
    faults.push(...(await fileFaults(files, told, progress)));
    if (!faults.length) remember(told);
    return { told, faults };
  }

  /* The highest edition that this PC has found genuine; a browser that keeps nothing knows none. */
  const shelf = (told) => `biendao-edition ${house.key.slice(0, 24)} ${told.slugs.join(" ")}`;

  function knownEdition(told) {
    try {
      return Number(localStorage.getItem(shelf(told))) || 0;
    } catch {
      return 0;
    }
  }

  function remember(told) {
    try {
      localStorage.setItem(shelf(told), String(told.edition));
    } catch {
      // Then the next check knows of no edition.
    }
  }

  const sentence = ([number, values], language) =>
    house.reasons[number][language].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

  function show({ told, faults }) {
    const genuine = !faults.length;
    at("verdict").className = genuine ? "verdict is-genuine" : "verdict is-wrong";
    at("verdict-vi").textContent = genuine
      ? `Đầy đủ và đúng gốc: ấn bản ${told.edition} của “${told.title.vi}”, ngày ${told.date}.`
      : `KHÔNG đạt: có ${faults.length} chỗ sai. Đừng trưng bày.`;
    at("verdict-en").textContent = genuine
      ? `Complete and genuine: edition ${told.edition} of “${told.title.en}”, ${told.date}.`
      : `NOT complete and genuine; faults: ${faults.length}. Do not show it.`;
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

  async function run(files) {
    at("verdict").className = "verdict is-busy";
    at("verdict-en").textContent = "";
    at("faults").replaceChildren();
    show(await check(files, (done, all) => (at("verdict-vi").textContent = `${done} / ${all}`)));
  }

  /* What was dropped. Chromium lists a folder for a page of file:// by handles only, Firefox by entries only. */
  async function dropped(item) {
    const files = new Map();
    if (item.getAsFileSystemHandle) await byHandles(await item.getAsFileSystemHandle(), "", files);
    else await byEntries(item.webkitGetAsEntry(), "", files);
    return files;
  }

  async function byHandles(handle, path, files) {
    if (handle.kind === "file") {
      files.set(path, await handle.getFile());
      return;
    }
    for await (const one of handle.values()) await byHandles(one, path ? `${path}/${one.name}` : one.name, files);
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

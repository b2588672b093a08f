/* Is this kit complete, and did the archive make it? The same questions in the same order as
   archive/exports/kit/vouching.py and verifying.py ask; the sentences come with the page. */
"use strict";
const KIT = (() => {
  const LIST = "files.json";
  const SEAL = "files.sig.json";
  const POINTER = "index.html";
  const LEFTOVERS = [`${POINTER}~`, `${POINTER}.crswap`];
  const PART = "[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?";
  const NAME = new RegExp(`^(?!.{241})${PART}(?:/${PART})*$`);
  const DEVICE = /(?:^|\/)(?:con|prn|aux|nul|conin|conout|com[0-9]|lpt[0-9])(?:[./]|$)/i;
  const EDITION = /^an-ban-([1-9][0-9]{0,8})$/;
  const DIGEST = /^[0-9a-f]{64}$/;
  const DAY = /^\d{4}-\d{2}-\d{2}$/;
  const ECDSA = { name: "ECDSA", namedCurve: "P-256" };
  const LONGEST_POINTER = 1024;

  const house = JSON.parse(document.getElementById("house").textContent);
  const utf8 = new TextEncoder();
  const digits = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const bytes = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const sha256 = async (data) => digits(await crypto.subtle.digest("SHA-256", data));
  const isName = (name) => NAME.test(name) && !DEVICE.test(name) && name !== LIST && name !== SEAL;

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
  async function leads(known, signer, successions) {
    const reached = new Set([known]);
    for (const step of successions) {
      const message = joined(utf8.encode("biendao kit key 1\n"), bytes(step.new));
      if (reached.has(step.old) && (await signedBy(bytes(step.old), message, bytes(step.signature)))) {
        reached.add(step.new);
      }
    }
    return reached.has(signer);
  }

  async function fingerprint(key) {
    return (await sha256(key)).slice(0, 32).match(/.{4}/g).join(" ");
  }

  function require(holds, what) {
    if (!holds) throw new Error(what);
  }

  const isWords = (value) => Array.isArray(value) && value.every((one) => typeof one === "string");

  function readList(data) {
    const told = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(data));
    require(told && told.form === 1, "form");
    require(Number.isInteger(told.edition) && told.edition >= 1, "edition");
    require(told.title && typeof told.title.vi === "string" && typeof told.title.en === "string", "title");
    require(DAY.test(told.date), "date");
    require(isWords(told.slugs), "slugs");
    require(isWords(told.documents), "documents");
    require(Array.isArray(told.recalls), "recalls");
    for (const one of told.recalls) require(one && isWords([one.pid, one.code, one.why]) && DAY.test(one.since), "recalls");
    require(told.files && Object.keys(told.files).length, "files");
    for (const facts of Object.values(told.files)) {
      require(facts && DIGEST.test(facts.sha256) && Number.isInteger(facts.size) && facts.size >= 0, "files");
    }
    return told;
  }

  function nameFaults(told) {
    const faults = [];
    const seen = new Set();
    const folders = new Set();
    for (const name of Object.keys(told.files)) {
      const steps = name.toLowerCase().split("/");
      for (let end = 1; end < steps.length; end++) folders.add(steps.slice(0, end).join("/"));
    }
    for (const name of Object.keys(told.files)) {
      const plain = name.toLowerCase();
      if (!isName(name)) faults.push(["R779", { file: name }]);
      else if (seen.has(plain)) faults.push(["R780", { file: name }]);
      else if (folders.has(plain)) faults.push(["R859", { file: name }]);
      seen.add(plain);
    }
    return faults;
  }

  /* What a small file holds: {data}, {missing} or {fault}. */
  async function read(files, name) {
    const file = files.get(name);
    if (!file) return { missing: true, fault: ["R777", { file: name, problem: "not there" }] };
    try {
      require(file.size <= house.list_bytes, `longer than ${house.list_bytes} bytes`);
      return { data: new Uint8Array(await file.arrayBuffer()) };
    } catch (error) {
      return { fault: ["R777", { file: name, problem: error.message }] };
    }
  }

  async function sealed(seal, data) {
    if (seal.missing) return { faults: [["R773", {}]] };
    if (seal.fault) return { faults: [seal.fault] };
    try {
      const told = JSON.parse(new TextDecoder().decode(seal.data));
      require(told && told.form === 1 && told.algorithm === "ECDSA P-256 SHA-256", "algorithm");
      require(Array.isArray(told.successions), "successions");
      const key = bytes(told.key);
      const faults = [];
      if (!(await leads(house.key, told.key, told.successions))) {
        faults.push(["R774", { fingerprint: await fingerprint(key) }]);
      }
      const message = joined(utf8.encode("biendao kit list 1\n"), data);
      if (!(await signedBy(key, message, bytes(told.signature)))) faults.push(["R775", {}]);
      return { seal: told, faults };
    } catch (error) {
      return { faults: [["R777", { file: SEAL, problem: error.message }]] };
    }
  }

  /* A list and its signature, looked at: {data, sealData, told, seal, faults}. */
  async function vouch(files) {
    const list = await read(files, LIST);
    if (list.fault) return { faults: [list.fault] };
    const seal = await read(files, SEAL);
    const vouched = { data: list.data, sealData: seal.data, ...(await sealed(seal, list.data)) };
    try {
      vouched.told = readList(list.data);
      vouched.faults.push(...nameFaults(vouched.told));
    } catch (error) {
      vouched.faults.push(["R777", { file: LIST, problem: error.message }]);
    }
    return vouched;
  }

  async function fileFaults(files, told, progress) {
    const faults = [];
    const known = new Map(Object.entries(told.files).filter(([name]) => isName(name)));
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
      return (await sha256(await file.arrayBuffer())) === facts.sha256;
    } catch {
      return false; // a stick that cannot be read
    }
  }

  /* One edition by itself; its files by their names in its folder. */
  async function checkEdition(files, progress) {
    const { told, faults } = await vouch(files);
    if (told) faults.push(...(await fileFaults(files, told, progress)));
    return { told, faults };
  }

  /* Whether an edition is whole, by its list, which is written last; a browser that is cut off leaves one of no bytes. */
  const isWhole = (list) => Boolean(list && list.size);

  const editionFolder = (number) => `an-ban-${number}`;
  const numberOf = (name) => (EDITION.test(name) ? Number(EDITION.exec(name)[1]) : null);
  const pointer = (number) => house.pointer.replaceAll("{number}", String(number));

  /* The number of the edition that a kit shows, by the file that leads to it. */
  async function shown(file) {
    if (!file || file.size > LONGEST_POINTER) return null;
    const page = await file.text();
    const found = /an-ban-([1-9][0-9]{0,8})/.exec(page);
    return found && page === pointer(found[1]) ? Number(found[1]) : null;
  }

  /* The files of each edition by its number, and what lies beside them. */
  function sorted(files) {
    const editions = new Map();
    const strays = [];
    for (const [name, file] of files) {
      const at = name.indexOf("/");
      const number = at < 0 ? null : numberOf(name.slice(0, at));
      if (number !== null) {
        if (!editions.has(number)) editions.set(number, new Map());
        editions.get(number).set(name.slice(at + 1), file);
      } else if (name !== POINTER && !LEFTOVERS.includes(name)) strays.push(name);
    }
    return { editions, strays };
  }

  /* A kit: the edition shown, every other one that lies in it whole, and that nothing else does. */
  async function check(files, progress) {
    const led = await shown(files.get(POINTER));
    const { editions, strays } = sorted(files);
    const whole = Array.from(editions.keys()).filter((one) => isWhole(editions.get(one).get(LIST)));
    if (led === null && (!whole.length || files.has(LIST))) return { ...(await checkEdition(files, progress)), notes: [] };
    const number = led ?? Math.max(...whole);
    const verdict = await within(editions, number, progress);
    if (led === null) verdict.faults.push([files.has(POINTER) ? "R771" : "R770", { file: POINTER }]);
    const notes = [];
    for (const other of editions.keys()) {
      if (other === number) continue;
      if (whole.includes(other)) verdict.faults.push(...(await within(editions, other, progress)).faults);
      else notes.push(["R850", { folder: editionFolder(other), edition: number }]);
    }
    verdict.faults.push(...strays.map((name) => ["R772", { file: name }]));
    return { ...verdict, notes };
  }

  async function within(editions, number, progress) {
    const folder = editionFolder(number);
    const { told, faults } = await checkEdition(editions.get(number) || new Map(), progress);
    const named = faults.map(([reason, values]) =>
      "file" in values ? [reason, { ...values, file: `${folder}/${values.file}` }] : [reason, values],
    );
    if (told && told.edition !== number) named.push(["R849", { folder, edition: told.edition }]);
    return { told, faults: named };
  }

  /* The highest edition that this PC has found genuine; a browser that keeps nothing knows none. */
  const shelf = (told) => `biendao-edition ${house.key.slice(0, 24)} ${[...told.slugs].sort().join(" ")}`;

  function knownEdition(told) {
    try {
      return Number(localStorage.getItem(shelf(told))) || 0;
    } catch {
      return 0;
    }
  }

  function remember(told) {
    try {
      localStorage.setItem(shelf(told), String(Math.max(told.edition, knownEdition(told))));
    } catch {
      // Then the next check knows of no edition.
    }
  }

  return {
    LIST, SEAL, POINTER, LEFTOVERS, house, isName, sha256, leads, readList, vouch, isAsListed, isWhole, check, checkEdition,
    editionFolder, numberOf, pointer, shown, knownEdition, remember,
  };
})();

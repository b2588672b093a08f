/* A kit brought to its next edition from another folder, by the rules of archive/exports/kit/offering.py and updating.py:
   what is new grows beside the edition shown, and one small file that is replaced last leads to it. A cut leaves the old
   edition or the new one; what was brought already is found again by the next run. */
"use strict";
KIT.updating = (() => {
  const MEGABYTE = 1000000;

  /* What cannot be gone on with, as a numbered reason. */
  class Refused extends Error {
    constructor(number, values) {
      super(number);
      this.faults = [[number, values]];
    }
  }

  async function folderIn(folder, name, create = false) {
    try {
      return await folder.getDirectoryHandle(name, { create });
    } catch {
      return null;
    }
  }

  /* A file by its name from a folder on; null where there is none. */
  async function fileIn(folder, name) {
    const steps = name.split("/");
    const last = steps.pop();
    let at = folder;
    for (const step of steps) {
      at = await folderIn(at, step);
      if (!at) return null;
    }
    try {
      return await (await at.getFileHandle(last)).getFile();
    } catch {
      return null;
    }
  }

  async function listFiles(folder) {
    const files = new Map();
    for (const name of [KIT.LIST, KIT.SEAL]) {
      const file = await fileIn(folder, name);
      if (file) files.set(name, file);
    }
    return files;
  }

  async function allFiles(folder, path = "", files = new Map()) {
    for await (const one of folder.values()) {
      const name = path ? `${path}/${one.name}` : one.name;
      if (one.kind === "file") files.set(name, await one.getFile());
      else await allFiles(one, name, files);
    }
    return files;
  }

  /* Numbers of the editions in a kit, each with its folder and whether its list is there. */
  async function editionsIn(kit) {
    const found = [];
    for await (const one of kit.values()) {
      const number = one.kind === "directory" ? KIT.numberOf(one.name) : null;
      if (number !== null) found.push({ number, folder: one, isWhole: KIT.isWhole(await fileIn(one, KIT.LIST)) });
    }
    return found.sort((one, other) => other.number - one.number);
  }

  async function write(folder, name, data) {
    const steps = name.split("/");
    const last = steps.pop();
    let at = folder;
    for (const step of steps) at = await at.getDirectoryHandle(step, { create: true });
    const file = await (await at.getFileHandle(last, { create: true })).createWritable();
    await file.write(data);
    await file.close(); // only now does the file bear its name with these bytes
  }

  async function remove(folder, name) {
    try {
      await folder.removeEntry(name, { recursive: true });
    } catch (error) {
      if (error.name !== "NotFoundError") throw error;
    }
  }

  async function held(kit) {
    const number = await KIT.shown(await fileIn(kit, KIT.POINTER));
    if (number === null) throw new Refused("R845", { folder: kit.name });
    const folder = await folderIn(kit, KIT.editionFolder(number));
    return { number, ...(folder ? await KIT.vouch(await listFiles(folder)) : { faults: [["R846", {}]] }) };
  }

  async function offered(source) {
    if (KIT.numberOf(source.name) !== null) return source;
    const number = await KIT.shown(await fileIn(source, KIT.POINTER));
    if (number === null) throw new Refused("R845", { folder: source.name });
    const folder = await folderIn(source, KIT.editionFolder(number));
    if (!folder) throw new Refused("R777", { file: KIT.LIST, problem: "not there" });
    return folder;
  }

  const isSame = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

  /* What a newer edition would bring; refused with its reasons where it may not take the place of the one held. */
  async function weigh(kit, source, progress) {
    const known = await held(kit);
    if (await kit.resolve(source)) throw new Refused("R858", { folder: kit.name });
    const from = await offered(source);
    const next = await KIT.vouch(await listFiles(from));
    if (next.faults.length) throw Object.assign(new Refused("R777", {}), { faults: next.faults });
    await refuse(known, next, from);
    const size = Object.values(next.told.files).reduce((sum, facts) => sum + facts.size, 0);
    if (size > KIT.house.update_megabytes * MEGABYTE) {
      throw new Refused("R851", { size: Math.ceil(size / MEGABYTE), most: KIT.house.update_megabytes });
    }
    const offer = { kit, from, held: known.told, told: next.told, data: next.data, sealData: next.sealData, size };
    offer.isHeld = next.told.edition === known.told.edition;
    if (!offer.isHeld) await plan(offer, progress);
    return offer;
  }

  async function refuse(known, next, from) {
    const follows = known.seal && (await KIT.leads(known.seal.key, next.seal.key, next.seal.successions));
    const wrong = known.faults.filter(([number]) => !(number === "R774" && follows));
    if (wrong.length || !known.told || known.told.edition !== known.number) {
      throw new Refused("R846", { edition: known.number });
    }
    const names = (told) => [...told.slugs].sort().join(" ");
    if (names(next.told) !== names(known.told)) {
      throw new Refused("R847", { offered: next.told.slugs.join(" "), held: known.told.slugs.join(" ") });
    }
    const newest = Math.max(known.told.edition, KIT.knownEdition(known.told));
    const edition = next.told.edition;
    if (edition < newest) throw new Refused("R776", { edition, known: newest });
    if (KIT.numberOf(from.name) !== edition) throw new Refused("R849", { folder: from.name, edition });
    if (edition === known.told.edition && !isSame(next.data, known.data)) throw new Refused("R848", { edition });
  }

  /* Which files the kit has in some edition, which an update that was cut off has brought, and what is to be moved. */
  async function plan(offer, progress) {
    offer.copies = new Map();
    for (const { folder, isWhole } of await editionsIn(offer.kit)) {
      if (isWhole) await noteCopies(folder, offer.copies);
    }
    offer.ready = new Set();
    const target = await folderIn(offer.kit, KIT.editionFolder(offer.told.edition));
    const there = target ? await allFiles(target) : new Map();
    let done = 0;
    for (const [name, file] of there) {
      const facts = offer.told.files[name];
      if (facts && (await KIT.isAsListed(file, facts))) offer.ready.add(name);
      progress(++done, there.size);
    }
    const missing = new Map();
    for (const [name, facts] of Object.entries(offer.told.files)) {
      if (!offer.ready.has(name) && !offer.copies.has(facts.sha256)) missing.set(facts.sha256, facts.size);
    }
    offer.moved = { files: missing.size, bytes: Array.from(missing.values()).reduce((sum, size) => sum + size, 0) };
    const recalled = offer.told.recalls.filter((one) => offer.held.documents.includes(one.pid));
    offer.calledBack = recalled.map((one) => one.code);
  }

  async function noteCopies(folder, copies) {
    let told;
    try {
      told = KIT.readList(await (await fileIn(folder, KIT.LIST)).arrayBuffer());
    } catch {
      return; // an edition whose list cannot be read has nothing to give
    }
    for (const [name, facts] of Object.entries(told.files)) {
      const file = KIT.isName(name) ? await fileIn(folder, name) : null;
      if (file && file.size === facts.size) copies.set(facts.sha256, file);
    }
  }

  /* Do it. The faults of the edition offered; none when the kit shows it. */
  async function update(offer, progress) {
    if (!offer.isHeld) {
      const faults = await bring(offer, progress);
      if (faults.length) return faults;
      await write(offer.kit, KIT.POINTER, KIT.pointer(offer.told.edition));
    }
    await clear(offer.kit, offer.told);
    return [];
  }

  async function bring(offer, progress) {
    const target = await offer.kit.getDirectoryHandle(KIT.editionFolder(offer.told.edition), { create: true });
    await remove(target, KIT.LIST);
    await sweep(target, "", offer.told);
    const names = Object.keys(offer.told.files).sort();
    const faults = [];
    let done = 0;
    for (const name of names) {
      if (!offer.ready.has(name)) {
        const fault = await bringOne(offer, target, name);
        if (fault) faults.push(fault);
      }
      progress(++done, names.length);
    }
    if (faults.length) return faults;
    await write(target, KIT.SEAL, offer.sealData);
    await write(target, KIT.LIST, offer.data);
    const verdict = await KIT.checkEdition(await allFiles(target), progress);
    if (verdict.faults.length) await remove(target, KIT.LIST);
    return verdict.faults;
  }

  async function bringOne(offer, target, name) {
    const facts = offer.told.files[name];
    const copy = offer.copies.get(facts.sha256);
    if (copy && (await KIT.isAsListed(copy, facts))) {
      await write(target, name, await copy.arrayBuffer());
      return null;
    }
    const file = await fileIn(offer.from, name);
    if (!file) {
      if (!(await fileIn(offer.from, KIT.LIST))) throw new DOMException("pulled out", "NotReadableError");
      return ["R856", { file: name }];
    }
    if (!(await KIT.isAsListed(file, facts))) return ["R855", { file: name }];
    await write(target, name, await file.arrayBuffer()); // what is written is read back before it is shown
    return null;
  }

  /* Take out what is not of the edition. */
  async function sweep(folder, path, told) {
    const gone = [];
    for await (const one of folder.values()) {
      const name = path ? `${path}/${one.name}` : one.name;
      if (one.kind === "file" ? !(name in told.files) : name in told.files) gone.push(one.name);
      else if (one.kind === "directory") await sweep(one, name, told);
    }
    for (const name of gone) await remove(folder, name);
  }

  /* Take out every edition but the one shown and the whole one before it, if nothing in that is called back. */
  async function clear(kit, told) {
    for (const name of KIT.LEFTOVERS) await remove(kit, name);
    let isKept = false;
    for (const { number, folder, isWhole } of await editionsIn(kit)) {
      if (number < told.edition && isWhole && !isKept && (await showsNoneOf(folder, told.recalls))) isKept = true;
      else if (number < told.edition || (number > told.edition && !isWhole)) {
        await remove(folder, KIT.LIST);
        await remove(kit, folder.name);
      }
    }
  }

  async function showsNoneOf(folder, recalls) {
    try {
      const told = KIT.readList(await (await fileIn(folder, KIT.LIST)).arrayBuffer());
      return recalls.every((one) => !told.documents.includes(one.pid));
    } catch {
      return false;
    }
  }

  const megabytes = (size) => (size / MEGABYTE).toFixed(1);

  return { weigh, update, allFiles, megabytes };
})();

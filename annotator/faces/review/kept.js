/**
 * What this browser keeps until the server has it. In IndexedDB, which has written a value when it
 * says so: localStorage writes a second later, and in a long session a minute, so that what was typed
 * last would be gone with a browser that is killed.
 */
const NAME = "annotator";
const STORE = "queue";

/** @type {?Promise<IDBDatabase>} */
let opened = null;

function open() {
  opened ??= new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  return opened;
}

/** One transaction; they follow each other in the order of asking. Rejected where there is no room,
 * or the browser keeps nothing. */
async function within(mode, act) {
  const database = await open();
  return new Promise((done, fail) => {
    const transaction = database.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    transaction.oncomplete = () => done(request.result);
    transaction.onabort = () => fail(transaction.error);
  });
}

function under(prefix) {
  return IDBKeyRange.bound(prefix, `${prefix}\uffff`);
}

export function keepValue(key, value) {
  return within("readwrite", (store) => store.put(value, key));
}

export function dropValue(key) {
  return within("readwrite", (store) => store.delete(key));
}

/** The values whose keys begin with the prefix. */
export function keptUnder(prefix) {
  return within("readonly", (store) => store.getAll(under(prefix)));
}

export function dropUnder(prefix) {
  return within("readwrite", (store) => store.delete(under(prefix)));
}

/** Entry of the component for settling what readers answered differently. */
import { Queue } from "./queue.js";
import { Settling } from "./settling.js";
import { followTheme } from "./theme.js";

/** @type {WeakMap<object, Settling>} */
const screens = new WeakMap();
/** Queue, undo and reasons of each article, kept while one visits another page of the app. */
const sessions = new Map();

/** @param {{data: object, parentElement: ShadowRoot, setTriggerValue: (name: string, value: any) => void}} component */
export default function mount({ data, parentElement, setTriggerValue }) {
  const old = screens.get(parentElement);
  if (old?.data.document.id === data.document.id) old.update(data);
  else {
    old?.close();
    const ask = (wish) => setTriggerValue(wish, Date.now());
    screens.set(parentElement, new Settling(parentElement, data, session(data), ask));
  }
  const screen = screens.get(parentElement);
  followTheme(screen.root, parentElement.host ?? parentElement);
  return () => {
    screen.close();
    screens.delete(parentElement);
  };
}

function session(data) {
  const key = `${data.reviewer}/${data.document.id}`;
  if (!sessions.has(key)) {
    const { route, token, reviewer, document } = data;
    const queue = new Queue({ route, token, reviewer, document: document.id });
    queue.recover();
    sessions.set(key, { queue, undo: [], reasons: [] });
  }
  sessions.get(key).queue.renew(data.token);
  return sessions.get(key);
}

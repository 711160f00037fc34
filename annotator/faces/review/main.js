/**
 * Entry of the component. Streamlit calls it again on every rerun and theme change, without a
 * clean-up in between: what is there is kept, listeners are bound once.
 */
import { Queue } from "./queue.js";
import { Screen } from "./screen.js";
import { followTheme } from "./theme.js";

/** @type {WeakMap<object, Screen>} */
const screens = new WeakMap();
/** Queue and undo of each article, kept while one visits another page of the app. */
const sessions = new Map();

/** @param {{data: object, parentElement: ShadowRoot, setTriggerValue: (name: string, value: any) => void}} component */
export default function mount({ data, parentElement, setTriggerValue }) {
  const old = screens.get(parentElement);
  if (old && sameArticle(old.data, data)) old.update(data);
  else {
    old?.close();
    const ask = (wish) => setTriggerValue(wish, Date.now());
    screens.set(parentElement, new Screen(parentElement, data, session(data), ask));
  }
  const screen = screens.get(parentElement);
  followTheme(screen.root, parentElement.host ?? parentElement);
  return () => {
    screen.close();
    screens.delete(parentElement);
  };
}

function sameArticle(a, b) {
  return a.document.id === b.document.id && a.reviewer === b.reviewer;
}

function session(data) {
  const key = `${data.reviewer}/${data.document.id}`;
  if (!sessions.has(key)) {
    const { route, token, reviewer, document, n } = data;
    const queue = new Queue({ route, token, reviewer, document: document.id, known: n });
    sessions.set(key, { queue, undo: [], redo: [], last: null, at: null, focus: null, registry: null });
    queue.recover();
  }
  sessions.get(key).queue.renew(data.token);
  return sessions.get(key);
}

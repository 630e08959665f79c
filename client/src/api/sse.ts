/** One event of a stream. */
export interface StreamEvent {
  id: string;
  kind: string;
  data: string;
}

/**
 * A parser of text/event-stream: give it chunks as they come, it calls back with whole events.
 * A chunk may end anywhere, between CR and LF too.
 */
export function eventParser(onEvent: (event: StreamEvent) => void): (chunk: string) => void {
  let rest = '';
  let id = '';
  let kind = '';
  let data: string[] = [];
  const line = (text: string) => {
    if (text === '') {
      if (data.length) onEvent({ id, kind: kind || 'message', data: data.join('\n') });
      kind = '';
      data = [];
      return;
    }
    const colon = text.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (name === 'id') id = value;
    else if (name === 'event') kind = value;
    else if (name === 'data') data.push(value);
  };
  return (chunk) => {
    rest += chunk;
    for (;;) {
      const end = /\r\n|\n|\r(?!$)/.exec(rest);
      if (!end) return;
      const text = rest.slice(0, end.index);
      rest = rest.slice(end.index + end[0].length);
      line(text);
    }
  };
}

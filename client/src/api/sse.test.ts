import { describe, expect, it } from 'vitest';
import { eventParser, type StreamEvent } from './sse';

function parse(...chunks: string[]): StreamEvent[] {
  const events: StreamEvent[] = [];
  const feed = eventParser((event) => events.push(event));
  for (const chunk of chunks) feed(chunk);
  return events;
}

const stream =
  'retry: 2000\n: connected\n\nid: 7\nevent: lead.moved\ndata: {"id":7}\n\nid: 8\ndata: a\ndata: b\n\n';

describe('eventParser', () => {
  it('reads ids, kinds and data, and skips comments', () => {
    expect(parse(stream)).toEqual([
      { id: '7', kind: 'lead.moved', data: '{"id":7}' },
      { id: '8', kind: 'message', data: 'a\nb' },
    ]);
  });

  it('reads the same wherever a chunk ends', () => {
    const whole = parse(stream);
    for (let i = 1; i < stream.length; i++) expect(parse(stream.slice(0, i), stream.slice(i))).toEqual(whole);
  });

  it('takes CRLF as one line end, even when it is cut in two', () => {
    const crlf = stream.replaceAll('\n', '\r\n');
    const whole = parse(stream);
    for (let i = 1; i < crlf.length; i++) expect(parse(crlf.slice(0, i), crlf.slice(i))).toEqual(whole);
  });

  it('keeps an unfinished event for itself', () => {
    expect(parse('id: 1\ndata: x\n')).toEqual([]);
  });
});

import { type RefObject, useEffect, useRef, useState } from 'react';
import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { MAX_DROPPED_FILES, MAX_OFFERED_NAME } from '#shared/transfer/limits.ts';

/** Files are numbered for as long as the page lives. */
let numbers = 0;

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

/** A part of a file; `null` when it cannot be read: it is gone, was changed since it was dropped, or is a folder. */
async function readPart(
  file: File | undefined,
  span: { readonly from: number; readonly length: number }
): Promise<Uint8Array<ArrayBuffer> | null> {
  const part = file?.slice(span.from, span.from + span.length);
  return part === undefined
    ? null
    : part.arrayBuffer().then(
        (bytes) => new Uint8Array(bytes),
        () => null
      );
}

/**
 * Sends files that are dropped onto an element, while `allowed`; answers whether files are held over it. Their bytes are
 * read here when main asks for them: main is told names and sizes, and no path.
 */
export function useFileDrop(place: RefObject<HTMLElement | null>, allowed: boolean, onDropped: () => void): boolean {
  const { bridge } = useMain();
  const [over, setOver] = useState(false);
  const files = useRef(new Map<number, File>());
  const dropped = useRef(onDropped);
  useEffect(() => {
    dropped.current = onDropped;
  });
  useEffect(
    () =>
      bridge.on['transfer.read'](({ file, span }) => {
        const known = files.current.get(file);
        if (span === null) files.current.delete(file);
        else void readPart(known, span).then((bytes) => bridge.post['transfer.part']({ file, from: span.from, bytes }));
      }),
    [bridge]
  );
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const hold = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      // Without this the browser would open the file in place of the session.
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = allowed ? 'copy' : 'none';
      setOver(allowed);
    };
    const leave = (event: DragEvent): void => {
      if (!(event.relatedTarget instanceof Node) || !element.contains(event.relatedTarget)) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const given = [...(event.dataTransfer?.files ?? [])].slice(0, MAX_DROPPED_FILES);
      if (!allowed || given.length === 0) return;
      const offered = given.map((file) => {
        numbers += 1;
        files.current.set(numbers, file);
        return { file: numbers, name: file.name.slice(0, MAX_OFFERED_NAME).toWellFormed(), size: file.size };
      });
      forget(bridge.request['transfer.drop']({ files: offered }));
      dropped.current();
    };
    const listeners = new AbortController();
    const { signal } = listeners;
    element.addEventListener('dragenter', hold, { signal });
    element.addEventListener('dragover', hold, { signal });
    element.addEventListener('dragleave', leave, { signal });
    element.addEventListener('drop', drop, { signal });
    return () => {
      listeners.abort();
      setOver(false);
    };
  }, [place, bridge, allowed]);
  return over;
}

/** The part of the untyped `x11` package that the probes draw with. */
declare module 'x11' {
  export type Client = {
    /** Closes the connection. */
    readonly terminate: () => void;
    AllocID(): number;
    CreateWindow(
      id: number,
      parent: number,
      x: number,
      y: number,
      width: number,
      height: number,
      border: number,
      depth: number,
      windowClass: number,
      visual: number,
      values: Readonly<Record<string, unknown>>
    ): void;
    CreatePixmap(id: number, drawable: number, depth: number, width: number, height: number): void;
    CreateGC(id: number, drawable: number, values: Readonly<Record<string, number>>): void;
    MapWindow(id: number): void;
    RaiseWindow(id: number): void;
    terminate(): void;
    PolyFillRectangle(drawable: number, gc: number, rectangles: readonly number[]): void;
    PolyText8(drawable: number, gc: number, x: number, y: number, items: readonly string[]): void;
    CopyArea(
      from: number,
      to: number,
      gc: number,
      fromX: number,
      fromY: number,
      toX: number,
      toY: number,
      width: number,
      height: number
    ): void;
    on(event: 'event', listener: (event: { readonly name: string }) => void): void;
    on(event: 'error', listener: (error: Error) => void): void;
  };
  export type Display = { readonly client: Client; readonly screen: readonly { readonly root: number }[] };
  export function createClient(
    options: { readonly display: string },
    ready: (error: Error | null, display: Display) => void
  ): void;
}

export function builtRelay(): string | null;

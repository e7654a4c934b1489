/** Path of a Node of the wanted major version or newer; throws an Error that explains why there is none. */
export function findNode(): string;

import { recordLineJsonSchema } from '../siem/record-line.ts';
import { openApiDocument } from './openapi.ts';

/** What is generated from the schemas, by the file's name in `docs`: for those who build against the relay. */
export function descriptions(): Readonly<Record<string, string>> {
  const text = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
  return {
    'openapi.json': text(openApiDocument()),
    'record-stream.schema.json': text(recordLineJsonSchema())
  };
}

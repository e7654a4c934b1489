import { runtime } from './runtime.ts';

/** What a sandboxed preload finds in its `process`. */
export function isolatedProcess(additionalArguments: readonly string[]): {
  platform: string;
  arch: string;
  argv: string[];
  env: Record<string, string>;
  versions: Record<string, string>;
  pid: number;
  execPath: string;
} {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value;
  const versions: Record<string, string> = { chrome: runtime.chromiumVersion };
  for (const [name, value] of Object.entries(process.versions)) if (value !== undefined) versions[name] = value;
  return {
    platform: process.platform,
    arch: process.arch,
    argv: [process.execPath, '--type=renderer', ...additionalArguments],
    env,
    versions: { ...versions, chrome: runtime.chromiumVersion },
    pid: process.pid,
    execPath: process.execPath
  };
}

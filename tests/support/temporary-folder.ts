import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives a whole run of tests one temporary folder, which is gone when the run is over, whatever tests, apps and servers have
 * left in it. Servers that insist on an account of their own have to get through it.
 */
export default function ownTemporaryFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'deskside-tests-'));
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  return () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    } catch (error) {
      // Something still holds it, such as a server that a failed test left behind: that is no verdict on the tests.
      console.error(`${folder} is left behind:`, error);
    }
  };
}

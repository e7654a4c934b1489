import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real file system of a few hundred kilobytes (tmpfs), which a test fills and empties. */
export class SmallDisk {
  readonly folder: string;

  constructor(bytes: number) {
    this.folder = mkdtempSync(join(tmpdir(), 'deskside-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', this.folder], { stdio: 'ignore' });
  }

  /** Takes every byte that is left. */
  fill(): void {
    for (let size = 64 * 1024 * 1024; size > 0; size = size > 4_096 ? Math.floor(size / 2) : 0) {
      for (;;) {
        try {
          writeFileSync(join(this.folder, 'filler'), Buffer.alloc(size), { flag: 'a' });
        } catch {
          break;
        }
      }
    }
  }

  /** Gives them back. */
  empty(): void {
    truncateSync(join(this.folder, 'filler'), 0);
  }

  remove(): void {
    execFileSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Whether this user may mount; says it aloud when not, because the tests that need it count as skipped then. */
export function canMakeDisks(): boolean {
  try {
    new SmallDisk(4_096).remove();
    return true;
  } catch {
    console.warn('SKIPPED: tests of full disks need Linux and a root who may mount a tmpfs. Run them as root.');
    return false;
  }
}

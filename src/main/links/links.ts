import type { SecurityCode } from '#shared/ids/security-code.ts';
import { LINK_SCHEME, parseJoinLink } from '#shared/links/join-link.ts';
import type { Log } from '../ports.ts';

/** Takes a link from the system; see {@link createLinks}. */
export type Links = {
  /** `open-url` of macOS. */
  readonly open: (url: string) => void;
  /** A command line, of this start or of a second one (Windows, Linux). Only an argument that is a link is looked at. */
  readonly fromArguments: (argv: readonly string[]) => void;
};

/**
 * Deskside links (C3, style.md point 19): a good one hands its code to `onCode`, which puts it into the field and no more;
 * everything else is refused, and logged without its content.
 */
export function createLinks(onCode: (code: SecurityCode) => void, log: Log): Links {
  const open = (url: string) => {
    const code = parseJoinLink(url);
    if (code === undefined) log.warn('link-refused');
    else onCode(code);
  };
  return {
    open,
    fromArguments: (argv) => {
      const prefix = `${LINK_SCHEME}:`;
      const links = argv.filter((argument) => argument.slice(0, prefix.length).toLowerCase() === prefix);
      const [link] = links;
      if (link === undefined) return;
      // Two links at once is nobody's click.
      if (links.length > 1) log.warn('link-refused');
      else open(link);
    }
  };
}

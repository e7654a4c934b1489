import type { Clock } from '../clock.ts';
import type { AttemptLimitSettings } from '../codes/attempt-limits.ts';
import type { Logger } from '../logging.ts';
import type { LiveSessions } from '../metrics/live-sessions.ts';
import { type Person, personKey } from '../person.ts';
import type { Seat } from '../sessions/seat.ts';
import type { SessionService } from '../sessions/session-service.ts';
import { Sessions } from '../sessions/sessions.ts';
import type { SessionsOptions } from '../sessions/sessions-options.ts';
import type { BusConfig } from './config.ts';
import { Forwarding } from './forwarding.ts';
import { answerAsk, type Hosted } from './hosted-requests.ts';
import type { ClusterKeys } from './keys.ts';
import { LocalSockets } from './local-sockets.ts';
import { Membership } from './membership.ts';
import type { NodeMessage } from './messages.ts';
import { type Answer, createNodeLink } from './node-link.ts';
import { People } from './people.ts';
import { connectRedis } from './redis/redis-link.ts';
import { SCRIPTS } from './redis/scripts.ts';
import { RemoteClient, RemoteClients } from './remote-client.ts';
import { Replicas } from './replicas.ts';
import { RoutedSessions } from './routed-sessions.ts';
import type { SavedSeat } from './saved-session.ts';
import { createSealer } from './sealer.ts';
import { SharedStore } from './shared-store.ts';
import { Takeover } from './takeover.ts';

export interface ClusterOptions {
  readonly config: BusConfig;
  readonly keys: ClusterKeys;
  readonly clock: Clock;
  readonly log: Logger;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Everything that sessions need beside what the other relays bring. */
  readonly sessions: Omit<SessionsOptions, 'codeKey' | 'watcher'>;
  readonly attemptLimits: AttemptLimitSettings;
  /** Counts sessions that come from, and go to, another relay. */
  readonly live: Pick<LiveSessions, 'adopt' | 'release'>;
}

/** One relay of several. */
export interface Cluster {
  /** For the sockets of this relay. */
  readonly service: SessionService;
  readonly sessions: Sessions;
  /** What is wrong with the way to the others, in words of a closed list. */
  readonly troubles: () => readonly 'bus-unreachable'[];
  /** Other relays that live. */
  readonly others: () => number;
  /** Which of these sessions live, at whichever relay; waits until Redis can be asked. */
  readonly survivors: (sessionIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Lets go of every session, so that the other relays, or this one after its restart, go on with them. */
  readonly release: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Joins the other relays. Begins without them when Redis is not there, and joins as soon as it is. */
export function joinCluster(options: ClusterOptions): Cluster {
  const { config, keys, clock, log, randomBytes } = options;
  const { prefix } = config;
  const node = Buffer.from(randomBytes(12)).toString('base64url');
  const sealer = createSealer(keys.seal, randomBytes);
  const sockets = new LocalSockets();
  const waitingForRedis = new Set<() => void>();
  let ended = false;

  const redis = connectRedis({
    url: config.url,
    scripts: SCRIPTS,
    clock,
    log,
    changed: (up) => (up ? arrive() : membership.pause())
  });
  /** A relay that goes takes nothing over any more. */
  const up = (): boolean => redis.up && !ended;
  const store = new SharedStore(redis, keys, sealer, prefix, node);
  const link = createNodeLink({
    redis,
    sealer,
    prefix,
    node,
    clock,
    log,
    heard: (from, message) => hear(from, message)
  });
  const remote = new RemoteClients(link);
  const quietly = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => up() && log('warn', 'bus-write-failed', { cause: error }));
  };

  const placeOf = ({ client }: Seat): SavedSeat['at'] => {
    if (client === null) return null;
    return client instanceof RemoteClient ? client.place : { node, socket: sockets.nameOf(client) };
  };
  const people = new People({ node, store, link, up, log });
  const replicas = new Replicas({
    store,
    up: () => redis.up,
    placeOf,
    codeOf: (session) => sessions.codes.ofSession(session.id),
    endedForMs: options.sessions.timings.resumeWindowMs,
    taken: (session) => {
      log('warn', 'session-taken', { sessionId: session.id });
      for (const client of letGo(session)) if (!(client instanceof RemoteClient)) client.comeBack();
    }
  });
  const sessions: Sessions = new Sessions({
    ...options.sessions,
    codeKey: keys.code,
    watcher: {
      changed: (session) => {
        // Something that was under way when the session was let go.
        if (sessions.find(session.id) !== session) return;
        replicas.changed(session);
        if (session.state.phase !== 'ended') return;
        for (const { person, client } of session.seats) {
          if (client instanceof RemoteClient && !sessions.isSeated(client)) remote.forget(client);
          if (up()) quietly(store.removePerson(person, session.id));
        }
      },
      outward: (session, send) => {
        if (sessions.find(session.id) === session) replicas.outward(session, send);
      },
      codeOpened: (digest, sessionId, expiresAt) => {
        if (up()) quietly(store.openCode(digest, sessionId, expiresAt - clock.now()));
      },
      codeSpent: (digest, as) => {
        if (up()) quietly(store.spendCode(digest, as));
      },
      seated: (person, sessionId) => {
        if (!up()) return;
        quietly(store.addPerson(person, sessionId));
        // Who opens a code has been asked for elsewhere already.
        if (sessions.find(sessionId)?.state.phase === 'open') return;
        void people.homesOf(person).then((homes) => people.leaveAt(homes, person, 'sharer', sessionId));
      },
      guessed: (tenantId) => link.tellAll({ kind: 'guessed', tenantId })
    }
  });
  const takeover = new Takeover({
    node,
    store,
    sessions,
    sockets,
    remote,
    replicas,
    link,
    others: () => membership.others,
    log,
    adopted: (sessionId, joined) => options.live.adopt(sessionId, joined)
  });
  const membership: Membership = new Membership({
    node,
    store,
    link,
    clock,
    log,
    died: (dead) => {
      for (const client of remote.ofNode(dead)) leave(client);
      quietly(takeover.sweep(dead));
    },
    mistaken: () => replicas.saveAll()
  });
  const finding = { node, sessions, sockets, store, link, membership, takeover, up, clock, log };
  const service = new RoutedSessions({
    ...finding,
    forwarding: new Forwarding(finding),
    people,
    countAttempt: (account, address) => countAttempt(account, address)
  });

  /** By every relay's count; by this one's alone while Redis is down. */
  const countAttempt = async (account: Person, address: string) => {
    const here = () => options.sessions.limits.take(personKey(account), address, clock.elapsed(), true);
    if (!up()) return here();
    return store.countAttempt(account, address, options.attemptLimits).catch(here);
  };

  const letGo = (session: Parameters<Sessions['release']>[0]) => {
    replicas.drop(session);
    options.live.release(session.id);
    return sessions.release(session);
  };
  const leave = (client: RemoteClient): void => {
    remote.forget(client);
    sessions.left(client);
  };

  /** Redis is there: for the first time, or after it was gone and may have forgotten everything. */
  const arrive = (): void => {
    for (const session of sessions.all) {
      const code = sessions.codes.ofSession(session.id);
      if (code !== undefined) quietly(store.openCode(code.digest, session.id, code.expiresAt - clock.now()));
      if (session.state.phase === 'ended') continue;
      for (const { person } of session.seats) quietly(store.addPerson(person, session.id));
    }
    replicas.saveAll();
    membership.begin();
    // What was said meanwhile is lost: whoever sits in a session elsewhere comes back and hears it.
    for (const client of sockets.seated(() => true)) client.comeBack();
    for (const resolve of waitingForRedis) resolve();
    waitingForRedis.clear();
  };

  const hosted: Hosted = { sessions, remote, link, clock };
  const hear = (from: string, message: Exclude<NodeMessage, Answer>): void => {
    switch (message.kind) {
      case 'ask':
        answerAsk(from, message, hosted);
        return;
      case 'is-busy': {
        const busy = sessions.isBusy(message.person, message.as, message.besides);
        link.tell(from, { kind: 'done', ask: message.ask, result: { busy }, right: false });
        return;
      }
      case 'leave-others':
        sessions.leaveOthers(message.person, message.as, message.except);
        return;
      case 'push':
        sockets.push(message.socket, message.event);
        return;
      case 'replaced':
        sockets.find(message.socket)?.replaced();
        return;
      case 'come-back':
        sockets.find(message.socket)?.comeBack();
        return;
      case 'left': {
        const client = remote.find({ node: from, socket: message.socket });
        if (client !== undefined) leave(client);
        return;
      }
      case 'signed-in': {
        const client = remote.find({ node: from, socket: message.socket });
        if (client !== undefined) sessions.signedInAnew(client, message.signIn);
        return;
      }
      case 'arrived': {
        const client = remote.find({ node: from, socket: message.socket });
        const session = sessions.find(message.sessionId);
        session?.find((seat) => seat.client === client)?.seat.outbox.acknowledge(message.seq);
        return;
      }
      case 'moved': {
        const client = sockets.find(message.socket);
        if (client === undefined) link.tell(from, { kind: 'left', socket: message.socket });
        else sockets.sit(client, message.sessionId, from);
        return;
      }
      case 'released':
        if (up()) quietly(takeover.adopt(message.sessionId, from));
        return;
      case 'guessed':
        sessions.tellOfGuess(message.tenantId);
    }
  };

  void link.listen();

  const release = async (): Promise<void> => {
    if (ended) return;
    if (!redis.up) {
      ended = true;
      sessions.close();
      return;
    }
    ended = true;
    for (const session of sessions.all) {
      replicas.changed(session);
      await replicas.settled(session);
      const lives = session.state.phase !== 'ended';
      const clients = letGo(session);
      if (!lives) continue;
      await store.release(session.id).catch(() => {});
      const homes = new Set(clients.flatMap((client) => (client instanceof RemoteClient ? [client.place.node] : [])));
      for (const home of homes) link.tell(home, { kind: 'released', sessionId: session.id });
    }
    membership.close();
    await store.goodbye().catch(() => {});
    for (const client of sockets.seated(() => true)) client.comeBack();
  };

  return {
    service,
    sessions,
    troubles: () => (up() ? [] : ['bus-unreachable']),
    others: () => membership.others.size,
    survivors: async (sessionIds) => {
      if (!redis.up) await new Promise<void>((resolve) => waitingForRedis.add(resolve));
      const owners = await Promise.all(sessionIds.map((sessionId) => store.ownerOf(sessionId)));
      return new Set(sessionIds.filter((_, index) => owners[index] !== null));
    },
    release,
    close: async () => {
      await release();
      membership.close();
      await redis.close();
    }
  };
}

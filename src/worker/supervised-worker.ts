/** A worker that has been started, and the way to end it. */
export interface Connection<Side> {
  readonly worker: Side;
  close(): void;
}

/** In milliseconds. */
export interface LifeDeadlines {
  /** For a fresh worker to be loaded and to answer. */
  readonly start: number;
  /** Between two signs of life while it works. */
  readonly beat: number;
  /** For a sign of life to be answered. */
  readonly silence: number;
}

/** One worker, from its start to its end. */
export interface Session<Side> {
  readonly worker: Side;
  /** Resolves once the worker is equipped, or given up. Never rejects. */
  readonly ready: Promise<void>;
  /** Equipped, and not given up. */
  isReady(): boolean;
  isClosed(): boolean;
}

export interface SupervisionOptions<Side> {
  /** Starts a worker. `crashed` is to be called when it reports an error of its own. May throw. */
  connect(crashed: (why: string) => void): Connection<Side>;
  /** Gives a fresh worker what it needs before anything else. @param isHeard whether this worker's events still count: what an ended one was saying is not heard. */
  equip(worker: Side, isHeard: () => boolean): Promise<void>;
  /** Whether anything is under way: only then has a worker to give signs of life. */
  isWorking(): boolean;
  /** The worker was given up, and is closed. */
  lost(why: string): void;
  readonly deadlines: LifeDeadlines;
}

/** Keeps one worker alive, whatever it does. */
export interface Supervision<Side> {
  /** The worker there is; null where none is. */
  current(): Session<Side> | null;
  /** The worker there is, or a fresh one. Throws where the browser refuses to start one. */
  open(): Session<Side>;
  /** Ends a worker that is of no more use, and tells of it. */
  lose(session: Session<Side>, why: string): void;
  /** Ends a worker without a word. */
  close(session: Session<Side>): void;
  /** Loses the worker unless the answer comes in time. Never rejects. */
  within(session: Session<Side>, milliseconds: number, why: string, answer: () => Promise<unknown>): Promise<void>;
  /** Asks for signs of life as long as something is under way. */
  watchOver(session: Session<Side>): void;
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Calls back after so many milliseconds. @returns how to call that off. */
export const after = (milliseconds: number, callback: () => void): (() => void) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

/** Starts a worker. @returns its session, and what alone may change it. */
const createSession = <Side>(connect: SupervisionOptions<Side>['connect']) => {
  // A worker may report an error while it is being made: it is told once somebody listens.
  let early: string | null = null;
  let crashed = (why: string): void => {
    early ??= why;
  };
  const connection = connect((why) => crashed(why));
  let [isEquipped, isClosed] = [false, false];
  let settle = (): void => undefined;
  const session: Session<Side> = {
    worker: connection.worker,
    ready: new Promise((resolve) => {
      settle = resolve;
    }),
    isReady: () => isEquipped && !isClosed,
    isClosed: () => isClosed,
  };
  return {
    session,
    equipped(): void {
      isEquipped = true;
      settle();
    },
    end(): void {
      isClosed = true;
      connection.close();
      settle();
    },
    onCrash(listener: (why: string) => void): void {
      crashed = listener;
      if (early !== null) listener(early);
    },
  };
};

/** The life of a worker, the same for all of them: started when it is first needed, ended when it crashes, does not start, or falls silent. */
export const superviseWorker = <Side extends { ping(): Promise<void> }>(options: SupervisionOptions<Side>): Supervision<Side> => {
  const { connect, equip, isWorking, lost, deadlines } = options;
  let current: Session<Side> | null = null;
  const ends = new WeakMap<Session<Side>, () => void>();
  const watched = new WeakSet<Session<Side>>();

  const close = (session: Session<Side>): void => {
    if (session.isClosed()) return;
    if (current === session) current = null;
    ends.get(session)?.();
  };
  const lose = (session: Session<Side>, why: string): void => {
    if (session.isClosed()) return;
    close(session);
    lost(why);
  };
  const within: Supervision<Side>['within'] = async (session, milliseconds, why, answer) => {
    const inTime = after(milliseconds, () => lose(session, why));
    try {
      await answer();
    } catch (error) {
      lose(session, reasonOf(error));
    } finally {
      inTime();
    }
  };

  const start = (): Session<Side> => {
    const { session, equipped, end, onCrash } = createSession(connect);
    ends.set(session, end);
    current = session;
    void within(session, deadlines.start, 'it could not be started in time', async () => {
      await equip(session.worker, () => !session.isClosed());
      equipped();
    });
    onCrash((why) => lose(session, why));
    return session;
  };

  const beat = async (session: Session<Side>): Promise<void> => {
    while (isWorking() && !session.isClosed()) {
      await within(session, deadlines.silence, 'it no longer answers', () => session.worker.ping());
      await new Promise<void>((resolve) => void after(deadlines.beat, resolve));
    }
    watched.delete(session);
  };

  return {
    current: () => current,
    open: () => current ?? start(),
    lose,
    close,
    within,
    watchOver(session) {
      if (watched.has(session)) return;
      watched.add(session);
      void beat(session);
    },
  };
};

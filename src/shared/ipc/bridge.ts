import type {
  EVENTS,
  EventName,
  EventPayload,
  POSTS,
  PostArgument,
  PostName,
  REQUESTS,
  RequestAnswer,
  RequestArgument,
  RequestName,
  WindowKind
} from './channels.ts';

type RequestsOf<Kind extends WindowKind> = {
  [Name in RequestName]: (typeof REQUESTS)[Name]['from'] extends Kind ? Name : never;
}[RequestName];
type PostsOf<Kind extends WindowKind> = {
  [Name in PostName]: (typeof POSTS)[Name]['from'] extends Kind ? Name : never;
}[PostName];
type EventsOf<Kind extends WindowKind> = {
  [Name in EventName]: (typeof EVENTS)[Name]['to'] extends Kind ? Name : never;
}[EventName];

type ArgumentsOf<Argument> = Argument extends undefined ? [] : [argument: Argument];

/** Stops an event listener. */
export type Unsubscribe = () => void;

/**
 * What the preload of one window kind exposes as `window.deskside`: one function for each of its requests, posts and
 * events, by its name, and nothing generic. Events hand over the payload only.
 */
export type Bridge<Kind extends WindowKind> = {
  readonly request: {
    readonly [Name in RequestsOf<Kind>]: (...args: ArgumentsOf<RequestArgument<Name>>) => Promise<RequestAnswer<Name>>;
  };
  readonly post: { readonly [Name in PostsOf<Kind>]: (argument: PostArgument<Name>) => void };
  readonly on: { readonly [Name in EventsOf<Kind>]: (listener: (payload: EventPayload<Name>) => void) => Unsubscribe };
};

import type { MessageSource } from '../message-source.ts';

/** What the connection check says about each of its problems: what it means, and what to do or to ask for. */
export const CHECK_PROBLEMS_TEXT = {
  'check.problem.no-answer.why': {
    message: 'Nothing came back. A firewall that drops what it does not allow looks like this.',
    comment: 'Connection check, why a step is not good: a step took longer than its deadline.'
  },
  'check.problem.no-answer.action': {
    message: 'Ask your IT department to allow this app to connect to the address above.',
    comment: 'Connection check, what to do: a step took longer than its deadline.'
  },
  'check.problem.unexpected.why': {
    message: 'The test itself failed in a way that Deskside did not expect.',
    comment: 'Connection check, why a step is not good: an unexpected fault inside a test.'
  },
  'check.problem.unexpected.action': {
    message: 'Run the check again. If it stays like this, copy the report and send it to your IT department.',
    comment: 'Connection check, what to do: an unexpected fault inside a test.'
  },
  'check.problem.proxy-unreachable.why': {
    message: 'This computer is set to use a proxy, but the proxy does not answer.',
    comment: 'Connection check, why a step is not good: the HTTP proxy cannot be connected to.'
  },
  'check.problem.proxy-unreachable.action': {
    message:
      'Ask your IT department whether the proxy’s address in this computer’s settings is right, and whether it is running.',
    comment: 'Connection check, what to do: the HTTP proxy cannot be connected to.'
  },
  'check.problem.proxy-sign-in-needed.why': {
    message: 'The proxy asks for a user name and a password, and did not accept those that this computer has, if any.',
    comment: 'Connection check, why a step is not good: HTTP status 407 from the proxy.'
  },
  'check.problem.proxy-sign-in-needed.action': {
    message:
      'Ask your IT department to let Deskside pass the proxy to the service’s address without a sign-in, or to enter the sign-in in this computer’s proxy settings.',
    comment: 'Connection check, what to do: HTTP status 407 from the proxy.'
  },
  'check.problem.proxy-refused.why': {
    message: 'The proxy answered that it does not let anybody through to the service.',
    comment: 'Connection check, why a step is not good: the proxy refused CONNECT, for instance with 403.'
  },
  'check.problem.proxy-refused.action': {
    message: 'Ask your IT department to allow CONNECT to the service’s host and port on the proxy.',
    comment: 'Connection check, what to do: the proxy refused CONNECT, for instance with 403.'
  },
  'check.problem.proxy-cannot-reach.why': {
    message: 'The proxy is there, but cannot reach the service from where it stands.',
    comment: 'Connection check, why a step is not good: the proxy answered CONNECT with 502, 503 or 504.'
  },
  'check.problem.proxy-cannot-reach.action': {
    message: 'Ask your IT department to let the proxy connect to the service’s host and port.',
    comment: 'Connection check, what to do: the proxy answered CONNECT with 502, 503 or 504.'
  },
  'check.problem.name-not-found.why': {
    message: 'No address is known for this name.',
    comment: 'Connection check, why a step is not good: DNS: ENOTFOUND.'
  },
  'check.problem.name-not-found.action': {
    message:
      'Ask your IT department to make the name known to the DNS server of this network, or to check the address in Deskside’s configuration.',
    comment: 'Connection check, what to do: DNS: ENOTFOUND.'
  },
  'check.problem.name-no-server.why': {
    message: 'No DNS server answers, so no name can be looked up at all.',
    comment: 'Connection check, why a step is not good: DNS: EAI_AGAIN.'
  },
  'check.problem.name-no-server.action': {
    message: 'Check that this computer is connected to a network. If it is, tell your IT department.',
    comment: 'Connection check, what to do: DNS: EAI_AGAIN.'
  },
  'check.problem.tcp-refused.why': {
    message: 'The connection was refused: nothing listens there, or a firewall says no.',
    comment: 'Connection check, why a step is not good: TCP: ECONNREFUSED.'
  },
  'check.problem.tcp-refused.action': {
    message:
      'Ask your IT department to check that the service is running and that outgoing TCP to the address above is allowed.',
    comment: 'Connection check, what to do: TCP: ECONNREFUSED.'
  },
  'check.problem.tcp-unreachable.why': {
    message: 'There is no way from this network to that address.',
    comment: 'Connection check, why a step is not good: TCP: EHOSTUNREACH or ENETUNREACH.'
  },
  'check.problem.tcp-unreachable.action': {
    message:
      'Check that this computer is connected to a network. If it is, ask your IT department to allow outgoing TCP to the address above.',
    comment: 'Connection check, what to do: TCP: EHOSTUNREACH or ENETUNREACH.'
  },
  'check.problem.connection-reset.why': {
    message: 'The connection was cut while it was being made. Firewalls that look into connections do this.',
    comment: 'Connection check, why a step is not good: TCP: ECONNRESET.'
  },
  'check.problem.connection-reset.action': {
    message: 'Ask your IT department to allow the address above without inspection.',
    comment: 'Connection check, what to do: TCP: ECONNRESET.'
  },
  'check.problem.certificate-untrusted.why': {
    message: 'The certificate comes from somebody whom this computer does not trust.',
    comment: 'Connection check, why a step is not good: the certificate does not lead to a trusted authority.'
  },
  'check.problem.certificate-untrusted.action': {
    message:
      'Ask your IT department to install the authority that signed the service’s certificate on this computer, or to give the service a certificate of a known authority, with its whole chain.',
    comment: 'Connection check, what to do: the certificate does not lead to a trusted authority.'
  },
  'check.problem.certificate-intercepted.why': {
    message: 'Something between this computer and the service opens the encryption and shows a certificate of its own.',
    comment: 'Connection check, why a step is not good: a middle box intercepts TLS and is not trusted.'
  },
  'check.problem.certificate-intercepted.action': {
    message:
      'Ask your IT department to exempt the service’s address from TLS inspection. On a network that you do not know, change to one that you trust.',
    comment: 'Connection check, what to do: a middle box intercepts TLS and is not trusted.'
  },
  'check.problem.certificate-inspected.why': {
    message:
      'Something that this computer is set to trust opens the encryption on the way, as inspecting firewalls do. It can read which requests are made; what is shared stays encrypted from app to app.',
    comment: 'Connection check, why a step is not good: a middle box intercepts TLS and is trusted.'
  },
  'check.problem.certificate-inspected.action': {
    message: 'Ask your IT department whether the service’s address should be exempt from TLS inspection.',
    comment: 'Connection check, what to do: a middle box intercepts TLS and is trusted.'
  },
  'check.problem.certificate-expired.why': {
    message: 'The certificate has run out, or this computer’s clock is ahead.',
    comment: 'Connection check, why a step is not good: the certificate has expired.'
  },
  'check.problem.certificate-expired.action': {
    message:
      'Check date and time of this computer. If they are right, ask your IT department to renew the service’s certificate.',
    comment: 'Connection check, what to do: the certificate has expired.'
  },
  'check.problem.certificate-name.why': {
    message: 'The certificate is for another name. A sign-in page of a hotel or guest network looks like this too.',
    comment: 'Connection check, why a step is not good: the certificate is for another host name.'
  },
  'check.problem.certificate-name.action': {
    message:
      'If this network has a sign-in page of its own, open it in your web browser first. Otherwise ask your IT department for a certificate with the service’s name.',
    comment: 'Connection check, what to do: the certificate is for another host name.'
  },
  'check.problem.tls-failed.why': {
    message: 'What answers there does not speak TLS as the service does.',
    comment: 'Connection check, why a step is not good: TLS failed for another reason than the certificate.'
  },
  'check.problem.tls-failed.action': {
    message: 'Ask your IT department whether a proxy or firewall stands in between, and whether the port is right.',
    comment: 'Connection check, what to do: TLS failed for another reason than the certificate.'
  },
  'check.problem.clock-wrong.why': {
    message:
      'Date or time of this computer differ by more than five minutes from the service’s, so certificates and sign-ins cannot be checked.',
    comment: 'Connection check, why a step is not good: the clock differs too much.'
  },
  'check.problem.clock-wrong.action': {
    message: 'Set date, time and time zone in the system’s settings, then run the check again.',
    comment: 'Connection check, what to do: the clock differs too much.'
  },
  'check.problem.not-a-relay.why': {
    message: 'Something answers there, but it is not Deskside’s service.',
    comment: 'Connection check, why a step is not good: the answer is not that of a relay.'
  },
  'check.problem.not-a-relay.action': {
    message:
      'If this network has a sign-in page of its own, open it in your web browser first. Otherwise ask your IT department to check the address in Deskside’s configuration.',
    comment: 'Connection check, what to do: the answer is not that of a relay.'
  },
  'check.problem.relay-degraded.why': {
    message: 'The service works, and reports that something behind it needs care.',
    comment: 'Connection check, why a step is not good: /readyz says degraded.'
  },
  'check.problem.relay-degraded.action': {
    message: 'Tell your IT department; “/readyz” of the service says what it is.',
    comment: 'Connection check, what to do: /readyz says degraded.'
  },
  'check.problem.relay-not-ready.why': {
    message: 'The service is running but cannot let anybody in yet.',
    comment: 'Connection check, why a step is not good: /readyz says not-ready.'
  },
  'check.problem.relay-not-ready.action': {
    message:
      'Try again in a minute. If it stays like this, ask your IT department whether the service reaches the sign-in service.',
    comment: 'Connection check, what to do: /readyz says not-ready.'
  },
  'check.problem.relay-draining.why': {
    message: 'The service is about to restart.',
    comment: 'Connection check, why a step is not good: /readyz says draining.'
  },
  'check.problem.relay-draining.action': {
    message: 'Run the check again in a minute.',
    comment: 'Connection check, what to do: /readyz says draining.'
  },
  'check.problem.relay-busy.why': {
    message: 'The service is there and has no place at the moment, or was asked too often from this network.',
    comment: 'Connection check, why a step is not good: HTTP status 429 or 503.'
  },
  'check.problem.relay-busy.action': {
    message: 'Run the check again in a minute.',
    comment: 'Connection check, what to do: HTTP status 429 or 503.'
  },
  'check.problem.upgrade-refused.why': {
    message: 'The service refused the lasting connection.',
    comment: 'Connection check, why a step is not good: the relay answered the upgrade with 400, 403 or 404.'
  },
  'check.problem.upgrade-refused.action': {
    message:
      'Ask your IT department to check that the service and this version of Deskside belong together, and that nothing in between changes requests.',
    comment: 'Connection check, what to do: the relay answered the upgrade with 400, 403 or 404.'
  },
  'check.problem.upgrade-blocked.why': {
    message: 'The lasting connection did not open. Proxies and firewalls that do not know WebSocket do this.',
    comment: 'Connection check, why a step is not good: the WebSocket upgrade did not happen.'
  },
  'check.problem.upgrade-blocked.action': {
    message: 'Ask your IT department to allow WebSocket connections (the “Upgrade” header) to the address above.',
    comment: 'Connection check, what to do: the WebSocket upgrade did not happen.'
  },
  'check.problem.subprotocol-wrong.why': {
    message:
      'The connection opened, but not with Deskside’s own language. Something in between changes it, or the service is another one.',
    comment: 'Connection check, why a step is not good: the WebSocket sub-protocol is missing or another.'
  },
  'check.problem.subprotocol-wrong.action': {
    message: 'Ask your IT department to let WebSocket headers pass unchanged to the address above.',
    comment: 'Connection check, what to do: the WebSocket sub-protocol is missing or another.'
  },
  'check.problem.pings-blocked.why': {
    message: 'The connection opens, but nothing comes back over it.',
    comment: 'Connection check, why a step is not good: no ping over the WebSocket was answered.'
  },
  'check.problem.pings-blocked.action': {
    message: 'Ask your IT department to let WebSocket traffic to the address above pass without inspection.',
    comment: 'Connection check, what to do: no ping over the WebSocket was answered.'
  },
  'check.problem.round-trip-slow.why': {
    message: 'The way to the service is slow. Signing in and starting take longer; a session may still be quick.',
    comment: 'Connection check, why a step is not good: the round trip takes more than 400 ms.'
  },
  'check.problem.round-trip-slow.action': {
    message: 'Use a faster network if there is one.',
    comment: 'Connection check, what to do: the round trip takes more than 400 ms.'
  },
  'check.problem.identity-wrong.why': {
    message: 'Something answers in the place of the sign-in service, but not as it should.',
    comment: 'Connection check, why a step is not good: the identity provider’s metadata are not what they should be.'
  },
  'check.problem.identity-wrong.action': {
    message:
      'If this network has a sign-in page of its own, open it in your web browser first. Otherwise ask your IT department to check the authority in Deskside’s configuration.',
    comment: 'Connection check, what to do: the identity provider’s metadata are not what they should be.'
  },
  'check.problem.path-blocked.why': {
    message: 'No path for the picture was found this way.',
    comment: 'Connection check, why a step is not good: ICE found no candidate over this server.'
  },
  'check.problem.path-blocked.action': {
    message: 'Ask your IT department to allow outgoing connections to the address above, for UDP in both directions.',
    comment: 'Connection check, what to do: ICE found no candidate over this server.'
  },
  'check.problem.path-spare.why': {
    message: 'This way is blocked. Another one is open, so sessions work; they may be less smooth.',
    comment: 'Connection check, why a step is not good: ICE found no candidate over this server, but another one works.'
  },
  'check.problem.path-spare.action': {
    message:
      'For a smoother picture ask your IT department to allow outgoing connections to the address above, for UDP in both directions.',
    comment: 'Connection check, what to do: ICE found no candidate over this server, but another one works.'
  },
  'check.problem.turn-refused.why': {
    message: 'The server for the detour answered and did not let this app in.',
    comment: 'Connection check, why a step is not good: TURN answered with an error such as 401.'
  },
  'check.problem.turn-refused.action': {
    message:
      'Ask your IT department to check that the service and the TURN server share the same secret and the same time.',
    comment: 'Connection check, what to do: TURN answered with an error such as 401.'
  },
  'check.problem.peer-failed.why': {
    message: 'Two ends inside this app could not connect with each other.',
    comment: 'Connection check, why a step is not good: the WebRTC loopback failed.'
  },
  'check.problem.peer-failed.action': {
    message: 'Ask your IT department whether security software on this computer blocks Deskside or local connections.',
    comment: 'Connection check, what to do: the WebRTC loopback failed.'
  }
} as const satisfies Record<string, MessageSource>;

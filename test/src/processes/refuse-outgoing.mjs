// Reports every address that a process tries to reach, and blocks all but this machine.
import dns from 'node:dns';
import { Socket } from 'node:net';

const tell = (address) => process.stderr.write(`OUTGOING ${address}\n`);

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  const { host = '127.0.0.1', port, path } = typeof options === 'object' ? options : { port: options };
  if (path) return connect.apply(this, args);
  tell(`${host}:${port}`);
  if (host === '127.0.0.1') return connect.apply(this, args);
  process.nextTick(() => this.destroy(new Error('refused')));
  return this;
};
for (const api of [dns, dns.promises])
  for (const name of ['lookup', 'resolve', 'resolve4']) {
    const asked = api[name];
    api[name] = (host, ...rest) => {
      if (host !== '127.0.0.1') tell(`${host}:dns`);
      return asked.call(api, host, ...rest);
    };
  }

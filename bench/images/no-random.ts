/**
 * tweetnacl looks for a source of random bytes when it is loaded, in a browser first. Signing draws none.
 */
Object.assign(globalThis, {
  self: {
    crypto: {
      getRandomValues: () => {
        throw new Error("no random bytes here");
      },
    },
  },
});

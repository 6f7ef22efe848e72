/** Mocha passes over promises that fail unheard, which end a process in service: here they fail the test they arise in. */
process.on('unhandledRejection', (fault) => {
  throw fault;
});

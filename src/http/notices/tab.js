// In Teams a page is shown once it has said hello, and follows the theme that was chosen there. Elsewhere there is
// nobody to say hello to, and the page is as it is.
if (window.parent !== window && window.microsoftTeams) {
  const { app } = window.microsoftTeams;
  const follow = (theme) => {
    document.documentElement.dataset.theme = theme;
  };
  app
    .initialize()
    .then(() => {
      app.notifySuccess();
      app.registerOnThemeChangeHandler(follow);
      return app.getContext();
    })
    .then((context) => follow(context.app.theme))
    .catch(() => {});
}

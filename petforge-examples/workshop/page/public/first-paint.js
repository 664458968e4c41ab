// Runs before the first paint, so that a dark page never flashes white.
;(function () {
  var theme = null
  var language = null
  try {
    theme = localStorage.getItem('petforge.theme')
    language = localStorage.getItem('petforge.language')
  } catch {
    // Storage may be closed to the page: the system's choice holds.
  }
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
  document.documentElement.lang = (language || navigator.language || 'en').indexOf('zh') === 0 ? 'zh-CN' : 'en'
})()

import { useLanguage, useWords } from '../i18n/words'
import { nextTheme, systemIsDark, useTheme } from '../theme/theme'
import { Icon } from '../ui/Icon'

/** The language and the theme, on every page. */
export function Switches() {
  const words = useWords()
  const { language, choose } = useLanguage()
  const [theme, setTheme] = useTheme()
  const look = 'inline-flex h-7 items-center rounded-md px-1.5 hover:bg-idle-soft'
  return (
    <div className="flex items-center gap-1">
      <button
        type="button"
        className={look}
        data-testid="language-switch"
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        aria-label={language === 'zh' ? 'English' : '中文'}
        onClick={() => choose(language === 'zh' ? 'en' : 'zh')}
      >
        {language === 'zh' ? 'English' : '中文'}
      </button>
      <button type="button" className={look} data-testid="theme-switch" data-theme={theme} aria-label={words.themeIs(words.themes[theme])} title={words.themeIs(words.themes[theme])} onClick={() => setTheme(nextTheme(theme, systemIsDark()))}>
        <Icon name={theme === 'light' ? 'sun' : theme === 'dark' ? 'moon' : 'half'} />
      </button>
    </div>
  )
}

def photos = new File(basedir, 'photos')
photos.mkdirs()
def picture = new java.awt.image.BufferedImage(128, 128, java.awt.image.BufferedImage.TYPE_INT_RGB)
(0..<128).each { x -> (0..<128).each { y -> picture.setRGB(x, y, x * 131072 + y * 512 + 64) } }
javax.imageio.ImageIO.write(picture, 'png', new File(photos, 'cat.png'))

def jvm = new File(System.getProperty('java.home'), 'bin/java').path
def log = new File(basedir, 'app.log')
def started = System.nanoTime()
def app = new ProcessBuilder(jvm, '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-p', "target/app.jar${File.pathSeparator}target/modules".toString(), '--add-modules', 'ALL-MODULE-PATH', '-m', 'com.example.app/com.example.app.App', 'photos', 'out')
    .directory(basedir).redirectErrorStream(true).redirectOutput(log).start()
if (!app.waitFor(3, java.util.concurrent.TimeUnit.MINUTES)) {
    app.destroyForcibly()
    assert false: 'the application does not end: ' + log.text
}
println "app took ${(System.nanoTime() - started).intdiv(1000000)} ms"
assert app.exitValue() == 0: log.text
assert log.text.contains('completed'): log.text

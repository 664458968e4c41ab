package dev.petforge.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import okhttp3.Dns;
import okhttp3.HttpUrl;

/**
 * Lets requests out to https at public addresses, and to hosts that are trusted by name. Names are
 * judged by the addresses that the connection then uses, so that no answer of a name server leads
 * into a private network.
 *
 * <p>Through a proxy the connection only uses the proxy's address, which may be private: the proxy
 * is this machine's own setting. There the name that it is to look up is judged beforehand, by all
 * addresses that it has here. A name that is unknown here is for the proxy to judge.
 */
public final class AddressGuard implements Dns {
  // OkHttp connects to these without asking a Dns.
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final boolean allowLocal;
  private final Set<String> trustedHosts;
  private final ProxySelector proxies;
  private final Dns names;

  /** The hosts of proxies that were chosen so far: connections go to them whatever they are. */
  private final Set<String> proxyHosts = ConcurrentHashMap.newKeySet();

  /**
   * @param allowLocal whether everything is let through
   * @param trustedHosts let through whatever their addresses are
   * @param proxies which proxy a request goes through
   * @param names tells the addresses of names
   */
  public AddressGuard(
      boolean allowLocal, Set<String> trustedHosts, ProxySelector proxies, Dns names) {
    this.allowLocal = allowLocal;
    this.trustedHosts = trustedHosts;
    this.proxies = proxies;
    this.names = names;
  }

  /**
   * What speaks against an address, if anything does; names that this machine looks up itself are
   * only judged then.
   */
  public Optional<String> objection(HttpUrl url) {
    return isPlain(url) ? Optional.of("it is plain http, at " + url.host()) : objectionToHost(url);
  }

  /** Whether it is plain http where that is not allowed. */
  public boolean isPlain(HttpUrl url) {
    return !url.isHttps() && !trusted(url.host());
  }

  /** What is asked instead of plain http where that is not allowed. */
  public HttpUrl secured(HttpUrl url) {
    return isPlain(url)
        ? url.newBuilder().scheme("https").port(url.port() == 80 ? 443 : url.port()).build()
        : url;
  }

  /** As {@link #objection}, whatever the scheme. */
  public Optional<String> objectionToHost(HttpUrl url) {
    if (trusted(url.host())) {
      return Optional.empty();
    }
    boolean proxied = isProxied(url);
    if (proxyHosts.contains(url.host())) {
      // Also where it is asked directly: a connection to it is made whatever its address is.
      return Optional.of(url.host() + " is the proxy itself");
    }
    if (LITERAL.matcher(url.host()).matches()) {
      try {
        if (!isPublic(InetAddress.getByName(url.host()))) {
          return Optional.of(url.host() + " is not a public address");
        }
      } catch (UnknownHostException e) {
        return Optional.of(url.host() + " is no address");
      }
      return Optional.empty();
    }
    return proxied ? objectionBehindProxy(url.host()) : Optional.empty();
  }

  private boolean isProxied(HttpUrl url) {
    boolean proxied = false;
    for (Proxy proxy : proxies.select(url.uri())) {
      if (proxy.type() != Proxy.Type.DIRECT) {
        proxied = true;
        if (proxy.address() instanceof InetSocketAddress address) {
          proxyHosts.add(address.getHostString());
        }
      }
    }
    return proxied;
  }

  private Optional<String> objectionBehindProxy(String host) {
    try {
      return names.lookup(host).stream().allMatch(AddressGuard::isPublic)
          ? Optional.empty()
          : Optional.of(host + " has an address that is not public");
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    List<InetAddress> all = names.lookup(host);
    if (trusted(host) || proxyHosts.contains(host)) {
      return all;
    }
    List<InetAddress> open = all.stream().filter(AddressGuard::isPublic).toList();
    if (open.isEmpty()) {
      throw new PrivateAddressException(host);
    }
    return open;
  }

  private boolean trusted(String host) {
    return allowLocal || trustedHosts.contains(host);
  }

  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? isPublic4(bytes, 0) : isPublic6(bytes);
  }

  /** The blocks of the IANA registry of special-purpose addresses that lead nowhere outside. */
  private static boolean isPublic4(byte[] bytes, int from) {
    int a = bytes[from] & 0xFF;
    int b = bytes[from + 1] & 0xFF;
    int c = bytes[from + 2] & 0xFF;
    boolean shared = a == 100 && b >= 64 && b < 128;
    boolean privateUse = a == 10 || (a == 172 && b >= 16 && b < 32) || (a == 192 && b == 168);
    boolean protocol = a == 192 && b == 0 && (c == 0 || c == 2);
    boolean testing = (a == 198 && (b == 18 || b == 19)) || (a == 198 && b == 51 && c == 100);
    boolean linkLocal = a == 169 && b == 254;
    return a != 0
        && a != 127
        && a < 224
        && !shared
        && !privateUse
        && !protocol
        && !testing
        && !linkLocal
        && !(a == 203 && b == 0 && c == 113);
  }

  private static boolean isPublic6(byte[] bytes) {
    int first = (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
    if (first == 0x2002) {
      return isPublic4(bytes, 2);
    }
    if (first == 0x64 && (bytes[2] & 0xFF) == 0xFF && (bytes[3] & 0xFF) == 0x9B) {
      return isPublic4(bytes, 12);
    }
    // 2000::/3 is all that is given out; the rest is local, reserved or mapped.
    boolean documentation =
        first == 0x2001 && (bytes[2] & 0xFF) == 0x0D && (bytes[3] & 0xFF) == 0xB8;
    return (first & 0xE000) == 0x2000 && !documentation;
  }

  /** A name that leads into a private network. */
  public static final class PrivateAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    private PrivateAddressException(String host) {
      super(host + " has no public address");
    }
  }
}

module com.example.app {
  requires dev.petforge.core;
  requires dev.petforge.llm;
  requires dev.petforge.storage.jdbc;
  requires dev.petforge.storage.local;
  requires dev.petforge.video;
}

"""Real servers for a machine that has none: PostgreSQL, Valkey and an SMTP sink, as child processes.

What is here knows where such a server keeps its data, as whom it runs and with which command; it never
owns a process. Whoever starts it (`citas up`, a test) does so with `processes.start` and ends it again:

    server = EmbeddedPostgres(data_dir)
    server.prepare()                                  # idempotent: folders, initdb, leftovers of a crash
    process = start(server.launch(), output=log)      # a child in the foreground
    server.is_ready()                                 # True once it answers
    server.url                                        # what the rest of the program connects to
"""

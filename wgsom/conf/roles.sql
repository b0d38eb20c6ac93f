-- The accounts of a PostgreSQL database of the register: one that owns the tables, and migrates,
-- backs up and restores; and one that serves pages, which may read and write rows and nothing else.
-- Run by a superuser, in the register's database, as often as one likes:
--
--   DATABASE_OWNER_PASSWORD=… DATABASE_PASSWORD=… psql --file wgsom/conf/roles.sql register
--
-- Docker Compose runs it when it makes the database. The passwords may have any character.

\set ON_ERROR_STOP on
\getenv owner_password DATABASE_OWNER_PASSWORD
\getenv app_password DATABASE_PASSWORD
\set replica_password ''
\getenv replica_password DATABASE_REPLICA_PASSWORD

BEGIN;

SELECT format('CREATE ROLE %I', name)
FROM (VALUES ('register_owner'), ('register_app'), ('register_replica')) AS wanted (name)
WHERE name NOT IN (SELECT rolname FROM pg_roles) \gexec

-- CREATEDB, for drills: a backup is restored into a database that is gone afterwards.
ALTER ROLE register_owner LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION CREATEDB
    PASSWORD :'owner_password';
ALTER ROLE register_app LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOCREATEDB
    PASSWORD :'app_password';

-- A replica follows, and does nothing else; without a password it may not even sign in.
ALTER ROLE register_replica NOLOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB REPLICATION;
SELECT format('ALTER ROLE register_replica LOGIN PASSWORD %L', :'replica_password')
WHERE :'replica_password' <> '' \gexec

SELECT format('ALTER DATABASE %I OWNER TO register_owner', current_database()) \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO register_app', current_database()) \gexec
ALTER SCHEMA public OWNER TO register_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO register_app;

-- What is there already, of a database from before there were these accounts.
SELECT format('ALTER TABLE public.%I OWNER TO register_owner', relname)
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' \gexec
SELECT format('ALTER FUNCTION %s OWNER TO register_owner', oid::regprocedure)
FROM pg_proc WHERE pronamespace = 'public'::regnamespace \gexec

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO register_app;
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO register_app;
ALTER DEFAULT PRIVILEGES FOR ROLE register_owner
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO register_app;
ALTER DEFAULT PRIVILEGES FOR ROLE register_owner
    GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO register_app;

COMMIT;

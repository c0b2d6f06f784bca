SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.datasets (
    dataset_uuid character varying(36) NOT NULL,
    experiment_id integer NOT NULL,
    name character varying(500) NOT NULL,
    digest character varying(36) NOT NULL,
    dataset_source_type character varying(36) NOT NULL,
    dataset_source text NOT NULL,
    dataset_schema text,
    dataset_profile text
);
CREATE TABLE public.experiment_tags (
    key character varying(250) NOT NULL,
    value character varying(5000),
    experiment_id integer NOT NULL
);
CREATE TABLE public.experiments (
    experiment_id integer NOT NULL,
    name character varying(256) NOT NULL,
    artifact_location character varying(256),
    lifecycle_stage character varying(32),
    creation_time bigint,
    last_update_time bigint,
    workspace character varying(63) DEFAULT 'default'::character varying NOT NULL,
    CONSTRAINT experiments_lifecycle_stage CHECK (((lifecycle_stage)::text = ANY ((ARRAY['active'::character varying, 'deleted'::character varying])::text[])))
);
CREATE SEQUENCE public.experiments_experiment_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.experiments_experiment_id_seq OWNED BY public.experiments.experiment_id;
CREATE TABLE public.input_tags (
    input_uuid character varying(36) NOT NULL,
    name character varying(255) NOT NULL,
    value character varying(500) NOT NULL
);
CREATE TABLE public.inputs (
    input_uuid character varying(36) NOT NULL,
    source_type character varying(36) NOT NULL,
    source_id character varying(36) NOT NULL,
    destination_type character varying(36) NOT NULL,
    destination_id character varying(36) NOT NULL,
    step bigint DEFAULT '0'::bigint NOT NULL
);
CREATE TABLE public.latest_metrics (
    key character varying(250) NOT NULL,
    value double precision NOT NULL,
    "timestamp" bigint,
    step bigint NOT NULL,
    is_nan boolean NOT NULL,
    run_uuid character varying(32) NOT NULL
);
CREATE TABLE public.logged_model_metrics (
    model_id character varying(36) NOT NULL,
    metric_name character varying(500) NOT NULL,
    metric_timestamp_ms bigint NOT NULL,
    metric_step bigint NOT NULL,
    metric_value double precision,
    experiment_id integer NOT NULL,
    run_id character varying(32) NOT NULL,
    dataset_uuid character varying(36),
    dataset_name character varying(500),
    dataset_digest character varying(36)
);
CREATE TABLE public.logged_model_params (
    model_id character varying(36) NOT NULL,
    experiment_id integer NOT NULL,
    param_key character varying(255) NOT NULL,
    param_value text NOT NULL
);
CREATE TABLE public.logged_model_tags (
    model_id character varying(36) NOT NULL,
    experiment_id integer NOT NULL,
    tag_key character varying(255) NOT NULL,
    tag_value text NOT NULL
);
CREATE TABLE public.logged_models (
    model_id character varying(36) NOT NULL,
    experiment_id integer NOT NULL,
    name character varying(500) NOT NULL,
    artifact_location character varying(1000) NOT NULL,
    creation_timestamp_ms bigint NOT NULL,
    last_updated_timestamp_ms bigint NOT NULL,
    status integer NOT NULL,
    lifecycle_stage character varying(32),
    model_type character varying(500),
    source_run_id character varying(32),
    status_message character varying(1000),
    CONSTRAINT logged_models_lifecycle_stage_check CHECK (((lifecycle_stage)::text = ANY ((ARRAY['active'::character varying, 'deleted'::character varying])::text[])))
);
CREATE TABLE public.metrics (
    key character varying(250) NOT NULL,
    value double precision NOT NULL,
    "timestamp" bigint NOT NULL,
    run_uuid character varying(32) NOT NULL,
    step bigint DEFAULT '0'::bigint NOT NULL,
    is_nan boolean DEFAULT false NOT NULL
);
CREATE TABLE public.model_version_tags (
    key character varying(250) NOT NULL,
    value text,
    name character varying(256) NOT NULL,
    version integer NOT NULL,
    workspace character varying(63) DEFAULT 'default'::character varying NOT NULL
);
CREATE TABLE public.model_versions (
    name character varying(256) NOT NULL,
    version integer NOT NULL,
    creation_time bigint,
    last_updated_time bigint,
    description character varying(5000),
    user_id character varying(256),
    current_stage character varying(20),
    source character varying(500),
    run_id character varying(32),
    status character varying(20),
    status_message character varying(500),
    run_link character varying(500),
    storage_location character varying(500),
    workspace character varying(63) DEFAULT 'default'::character varying NOT NULL
);
CREATE TABLE public.params (
    key character varying(250) NOT NULL,
    value character varying(8000) NOT NULL,
    run_uuid character varying(32) NOT NULL
);
CREATE TABLE public.registered_model_aliases (
    alias character varying(256) NOT NULL,
    version integer NOT NULL,
    name character varying(256) NOT NULL,
    workspace character varying(63) DEFAULT 'default'::character varying NOT NULL
);
CREATE TABLE public.registered_model_tags (
    key character varying(250) NOT NULL,
    value character varying(5000),
    name character varying(256) NOT NULL,
    workspace character varying(63) DEFAULT 'default'::character varying NOT NULL
);
CREATE TABLE public.registered_models (
    name character varying(256) NOT NULL,
    creation_time bigint,
    last_updated_time bigint,
    description character varying(5000),
    workspace character varying(63) DEFAULT 'default'::character varying NOT NULL
);
CREATE TABLE public.runs (
    run_uuid character varying(32) NOT NULL,
    name character varying(250),
    source_type character varying(20),
    source_name character varying(500),
    entry_point_name character varying(50),
    user_id character varying(256),
    status character varying(9),
    start_time bigint,
    end_time bigint,
    source_version character varying(50),
    lifecycle_stage character varying(20),
    artifact_uri character varying(200),
    experiment_id integer,
    deleted_time bigint,
    CONSTRAINT runs_lifecycle_stage CHECK (((lifecycle_stage)::text = ANY ((ARRAY['active'::character varying, 'deleted'::character varying])::text[]))),
    CONSTRAINT runs_status_check CHECK (((status)::text = ANY ((ARRAY['SCHEDULED'::character varying, 'FAILED'::character varying, 'FINISHED'::character varying, 'RUNNING'::character varying, 'KILLED'::character varying])::text[]))),
    CONSTRAINT source_type CHECK (((source_type)::text = ANY ((ARRAY['NOTEBOOK'::character varying, 'JOB'::character varying, 'LOCAL'::character varying, 'UNKNOWN'::character varying, 'PROJECT'::character varying])::text[])))
);
CREATE TABLE public.tags (
    key character varying(250) NOT NULL,
    value character varying(8000),
    run_uuid character varying(32) NOT NULL
);
CREATE TABLE public.workspaces (
    name character varying(63) NOT NULL,
    description text,
    default_artifact_root text
);
ALTER TABLE ONLY public.experiments ALTER COLUMN experiment_id SET DEFAULT nextval('public.experiments_experiment_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('7d34483879f0');
INSERT INTO public.datasets VALUES ('6ac25733314d49cc8a6a960e9a38059b', 1, 'german', 'abc123', 'local', '{"uri": "/data/german.csv"}', '{"mlflow_colspec": []}', '{"num_rows": 3}');
INSERT INTO public.experiment_tags VALUES ('mlflow.note.content', 'Ein Text
mit zwei Zeilen: und # Zeichen', 1);
INSERT INTO public.experiment_tags VALUES ('team', 'risk', 1);
INSERT INTO public.experiments VALUES (0, 'Default', '/srv/mlflow/3/pg/artifacts/0', 'active', 1795710164771, 1795710164771, 'default');
INSERT INTO public.experiments VALUES (1, 'Kreditprüfung: "Größe"', '/srv/mlflow/3/pg/artifacts/1', 'active', 1795710164794, 1795710164794, 'default');
INSERT INTO public.experiments VALUES (2, 'gone', '/srv/mlflow/3/pg/artifacts/2', 'deleted', 1795710164807, 1795710165092, 'default');
INSERT INTO public.input_tags VALUES ('76c84991b8274c01a82c95ff531b2dc2', 'mlflow.data.context', 'training');
INSERT INTO public.inputs VALUES ('76c84991b8274c01a82c95ff531b2dc2', 'DATASET', '6ac25733314d49cc8a6a960e9a38059b', 'RUN', '9f6ce0a6eb69474aaf340fdd4bcd7f44', 0);
INSERT INTO public.inputs VALUES ('8dc95074588442a0899c8d94dd513fda', 'RUN_OUTPUT', '9f6ce0a6eb69474aaf340fdd4bcd7f44', 'MODEL_OUTPUT', 'm-9850a69730f94d42b069f278263abb1d', 7);
INSERT INTO public.inputs VALUES ('17f4ae79cf964bd9861f3cd497d04151', 'RUN_INPUT', '21e7dee47812486a93e089379b06009e', 'MODEL_INPUT', 'm-9850a69730f94d42b069f278263abb1d', 0);
INSERT INTO public.latest_metrics VALUES ('loss', 0.05, 1700000000009, 19, false, '9f6ce0a6eb69474aaf340fdd4bcd7f44');
INSERT INTO public.latest_metrics VALUES ('odd/values', 1e-300, 1700000000000, 9, false, '9f6ce0a6eb69474aaf340fdd4bcd7f44');
INSERT INTO public.latest_metrics VALUES ('same', 3, 1700000000000, 0, false, '9f6ce0a6eb69474aaf340fdd4bcd7f44');
INSERT INTO public.latest_metrics VALUES ('loss', 0.5, 1700000000000, 0, false, '21e7dee47812486a93e089379b06009e');
INSERT INTO public.latest_metrics VALUES ('loss', 7, 1700000000000, 0, false, '11124a065f1a4a45b94b2f8e337c973e');
INSERT INTO public.latest_metrics VALUES ('loss', 8, 1700000000000, 0, false, '0d462ed485a14caf9680844171082be3');
INSERT INTO public.latest_metrics VALUES ('auc', 0.75, 1700000000000, 3, false, '9f6ce0a6eb69474aaf340fdd4bcd7f44');
INSERT INTO public.logged_model_metrics VALUES ('m-9850a69730f94d42b069f278263abb1d', 'auc', 1700000000000, 3, 0.75, 1, '9f6ce0a6eb69474aaf340fdd4bcd7f44', NULL, 'german', 'abc123');
INSERT INTO public.logged_model_params VALUES ('m-9850a69730f94d42b069f278263abb1d', 1, 'depth', '8');
INSERT INTO public.logged_model_tags VALUES ('m-9850a69730f94d42b069f278263abb1d', 1, 'kind', 'rf');
INSERT INTO public.logged_models VALUES ('m-9850a69730f94d42b069f278263abb1d', 1, 'forest', '/srv/mlflow/3/pg/artifacts/1/models/m-9850a69730f94d42b069f278263abb1d/artifacts', 1795710165104, 1795710165130, 2, 'active', 'sklearn', '9f6ce0a6eb69474aaf340fdd4bcd7f44', NULL);
INSERT INTO public.metrics VALUES ('loss', 1, 1700000000000, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 0, false);
INSERT INTO public.metrics VALUES ('loss', 0.5, 1700000000000, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 1, false);
INSERT INTO public.metrics VALUES ('loss', 0.3333333333333333, 1700000000001, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 2, false);
INSERT INTO public.metrics VALUES ('loss', 0.25, 1700000000001, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 3, false);
INSERT INTO public.metrics VALUES ('loss', 0.2, 1700000000002, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 4, false);
INSERT INTO public.metrics VALUES ('loss', 0.16666666666666666, 1700000000002, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 5, false);
INSERT INTO public.metrics VALUES ('loss', 0.14285714285714285, 1700000000003, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 6, false);
INSERT INTO public.metrics VALUES ('loss', 0.125, 1700000000003, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 7, false);
INSERT INTO public.metrics VALUES ('loss', 0.1111111111111111, 1700000000004, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 8, false);
INSERT INTO public.metrics VALUES ('loss', 0.1, 1700000000004, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 9, false);
INSERT INTO public.metrics VALUES ('loss', 0.09090909090909091, 1700000000005, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 10, false);
INSERT INTO public.metrics VALUES ('loss', 0.08333333333333333, 1700000000005, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 11, false);
INSERT INTO public.metrics VALUES ('loss', 0.07692307692307693, 1700000000006, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 12, false);
INSERT INTO public.metrics VALUES ('loss', 0.07142857142857142, 1700000000006, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 13, false);
INSERT INTO public.metrics VALUES ('loss', 0.06666666666666667, 1700000000007, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 14, false);
INSERT INTO public.metrics VALUES ('loss', 0.0625, 1700000000007, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 15, false);
INSERT INTO public.metrics VALUES ('loss', 0.058823529411764705, 1700000000008, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 16, false);
INSERT INTO public.metrics VALUES ('loss', 0.05555555555555555, 1700000000008, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 17, false);
INSERT INTO public.metrics VALUES ('loss', 0.05263157894736842, 1700000000009, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 18, false);
INSERT INTO public.metrics VALUES ('loss', 0.05, 1700000000009, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 19, false);
INSERT INTO public.metrics VALUES ('odd/values', 0, 1700000000000, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 0, true);
INSERT INTO public.metrics VALUES ('odd/values', 1.7976931348623157e+308, 1700000000000, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 1, false);
INSERT INTO public.metrics VALUES ('odd/values', -1.7976931348623157e+308, 1700000000000, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 2, false);
INSERT INTO public.metrics VALUES ('odd/values', 0.5, 1700000000000, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 1, false);
INSERT INTO public.metrics VALUES ('odd/values', 0.25, 1700000000000, '9f6ce0a6eb69474aaf340fdd4bcd7f44', -3, false);
INSERT INTO public.metrics VALUES ('odd/values', 1e-300, 1700000000000, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 9, false);
INSERT INTO public.metrics VALUES ('same', 3, 1700000000000, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 0, false);
INSERT INTO public.metrics VALUES ('same', 1, 1700000000000, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 0, false);
INSERT INTO public.metrics VALUES ('same', 2, 1700000000000, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 0, false);
INSERT INTO public.metrics VALUES ('loss', 0.5, 1700000000000, '21e7dee47812486a93e089379b06009e', 0, false);
INSERT INTO public.metrics VALUES ('loss', 7, 1700000000000, '11124a065f1a4a45b94b2f8e337c973e', 0, false);
INSERT INTO public.metrics VALUES ('loss', 8, 1700000000000, '0d462ed485a14caf9680844171082be3', 0, false);
INSERT INTO public.metrics VALUES ('auc', 0.75, 1700000000000, '9f6ce0a6eb69474aaf340fdd4bcd7f44', 3, false);
INSERT INTO public.model_version_tags VALUES ('checked', 'yes', 'credit-default', 1, 'default');
INSERT INTO public.model_version_tags VALUES ('mlflow.prompt.is_prompt', 'true', 'greeting', 1, 'default');
INSERT INTO public.model_version_tags VALUES ('mlflow.prompt.text', 'Hallo {{name}}', 'greeting', 1, 'default');
INSERT INTO public.model_versions VALUES ('credit-default', 1, 1795710165199, 1795710165199, 'the first', NULL, 'None', '/srv/mlflow/3/pg/artifacts/1/9f6ce0a6eb69474aaf340fdd4bcd7f44/artifacts/model', '9f6ce0a6eb69474aaf340fdd4bcd7f44', 'READY', NULL, NULL, '/srv/mlflow/3/pg/artifacts/1/9f6ce0a6eb69474aaf340fdd4bcd7f44/artifacts/model', 'default');
INSERT INTO public.model_versions VALUES ('credit-default', 4, 1795710165298, 1795710165298, NULL, NULL, 'None', 'models:/m-9850a69730f94d42b069f278263abb1d', '9f6ce0a6eb69474aaf340fdd4bcd7f44', 'READY', NULL, NULL, '/srv/mlflow/3/pg/artifacts/1/models/m-9850a69730f94d42b069f278263abb1d/artifacts', 'default');
INSERT INTO public.model_versions VALUES ('credit-default', 2, 1795710165219, 1795710165303, NULL, NULL, 'Production', 'runs:/9f6ce0a6eb69474aaf340fdd4bcd7f44/model', '9f6ce0a6eb69474aaf340fdd4bcd7f44', 'READY', NULL, 'http://old/link', 'runs:/9f6ce0a6eb69474aaf340fdd4bcd7f44/model', 'default');
INSERT INTO public.model_versions VALUES ('credit-default', 3, 1795710165231, 1795710165310, NULL, NULL, 'Deleted_Internal', 'REDACTED-SOURCE-PATH', 'REDACTED-RUN-ID', 'READY', NULL, 'REDACTED-RUN-LINK', 's3://bucket/elsewhere/model', 'default');
INSERT INTO public.model_versions VALUES ('credit-default', 5, 1795710165314, 1795710165314, 'elsewhere', NULL, 'None', 's3://bucket/elsewhere/model', NULL, 'READY', NULL, NULL, 's3://bucket/elsewhere/model', 'default');
INSERT INTO public.model_versions VALUES ('greeting', 1, 1795710165355, 1795710165355, NULL, NULL, 'None', 'prompt-template', NULL, 'READY', NULL, NULL, 'prompt-template', 'default');
INSERT INTO public.params VALUES ('lr', '0.1', '9f6ce0a6eb69474aaf340fdd4bcd7f44');
INSERT INTO public.params VALUES ('opt/name', 'adam ✓', '9f6ce0a6eb69474aaf340fdd4bcd7f44');
INSERT INTO public.params VALUES ('long', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', '9f6ce0a6eb69474aaf340fdd4bcd7f44');
INSERT INTO public.params VALUES ('null-like', 'null', '9f6ce0a6eb69474aaf340fdd4bcd7f44');
INSERT INTO public.params VALUES ('lines', 'a
b', '9f6ce0a6eb69474aaf340fdd4bcd7f44');
INSERT INTO public.registered_model_aliases VALUES ('champion', 2, 'credit-default', 'default');
INSERT INTO public.registered_model_aliases VALUES ('first', 1, 'credit-default', 'default');
INSERT INTO public.registered_model_tags VALUES ('owner', 'Ada Ω', 'credit-default', 'default');
INSERT INTO public.registered_model_tags VALUES ('mlflow.prompt.is_prompt', 'true', 'greeting', 'default');
INSERT INTO public.registered_models VALUES ('credit-default', 1795710165186, 1795710165314, 'Wer zahlt zurück?', 'default');
INSERT INTO public.registered_models VALUES ('greeting', 1795710165343, 1795710165355, NULL, 'default');
INSERT INTO public.runs VALUES ('9f6ce0a6eb69474aaf340fdd4bcd7f44', 'erster Lauf ☂', 'UNKNOWN', '', '', 'ada', 'FINISHED', 1700000000000, 1700000005000, '', 'active', '/srv/mlflow/3/pg/artifacts/1/9f6ce0a6eb69474aaf340fdd4bcd7f44/artifacts', 1, NULL);
INSERT INTO public.runs VALUES ('21e7dee47812486a93e089379b06009e', 'going on', 'UNKNOWN', '', '', 'ada', 'RUNNING', 1700000000000, NULL, '', 'active', '/srv/mlflow/3/pg/artifacts/1/21e7dee47812486a93e089379b06009e/artifacts', 1, NULL);
INSERT INTO public.runs VALUES ('97c52f6d8cc548209cf39a60ccd191fd', 'child', 'UNKNOWN', '', '', 'ada', 'FAILED', 1700000000000, 1700000000001, '', 'active', '/srv/mlflow/3/pg/artifacts/1/97c52f6d8cc548209cf39a60ccd191fd/artifacts', 1, NULL);
INSERT INTO public.runs VALUES ('11124a065f1a4a45b94b2f8e337c973e', 'deleted', 'UNKNOWN', '', '', 'ada', 'KILLED', 1700000000000, 1700000000002, '', 'deleted', '/srv/mlflow/3/pg/artifacts/1/11124a065f1a4a45b94b2f8e337c973e/artifacts', 1, 1795710165034);
INSERT INTO public.runs VALUES ('0c9b84c2f96c45e980a92931030d9915', 'in default', 'UNKNOWN', '', '', 'ada', 'FINISHED', 1700000000000, 1700000000003, '', 'active', '/srv/mlflow/3/pg/artifacts/0/0c9b84c2f96c45e980a92931030d9915/artifacts', 0, NULL);
INSERT INTO public.runs VALUES ('0d462ed485a14caf9680844171082be3', 'fallen', 'UNKNOWN', '', '', 'ada', 'RUNNING', 1700000000000, NULL, '', 'deleted', '/srv/mlflow/3/pg/artifacts/2/0d462ed485a14caf9680844171082be3/artifacts', 2, 1795710165094);
INSERT INTO public.tags VALUES ('mlflow.user', 'ada', '9f6ce0a6eb69474aaf340fdd4bcd7f44');
INSERT INTO public.tags VALUES ('mlflow.source.name', 'train.py', '9f6ce0a6eb69474aaf340fdd4bcd7f44');
INSERT INTO public.tags VALUES ('mlflow.runName', 'erster Lauf ☂', '9f6ce0a6eb69474aaf340fdd4bcd7f44');
INSERT INTO public.tags VALUES ('empty', '', '9f6ce0a6eb69474aaf340fdd4bcd7f44');
INSERT INTO public.tags VALUES ('mlflow.runName', 'going on', '21e7dee47812486a93e089379b06009e');
INSERT INTO public.tags VALUES ('mlflow.parentRunId', '9f6ce0a6eb69474aaf340fdd4bcd7f44', '97c52f6d8cc548209cf39a60ccd191fd');
INSERT INTO public.tags VALUES ('mlflow.runName', 'child', '97c52f6d8cc548209cf39a60ccd191fd');
INSERT INTO public.tags VALUES ('mlflow.runName', 'deleted', '11124a065f1a4a45b94b2f8e337c973e');
INSERT INTO public.tags VALUES ('mlflow.runName', 'in default', '0c9b84c2f96c45e980a92931030d9915');
INSERT INTO public.tags VALUES ('mlflow.runName', 'fallen', '0d462ed485a14caf9680844171082be3');
INSERT INTO public.workspaces VALUES ('default', 'Default workspace for legacy resources', NULL);
SELECT pg_catalog.setval('public.experiments_experiment_id_seq', 2, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.datasets
    ADD CONSTRAINT dataset_pk PRIMARY KEY (experiment_id, name, digest);
ALTER TABLE ONLY public.experiments
    ADD CONSTRAINT experiment_pk PRIMARY KEY (experiment_id);
ALTER TABLE ONLY public.experiment_tags
    ADD CONSTRAINT experiment_tag_pk PRIMARY KEY (key, experiment_id);
ALTER TABLE ONLY public.input_tags
    ADD CONSTRAINT input_tags_pk PRIMARY KEY (input_uuid, name);
ALTER TABLE ONLY public.inputs
    ADD CONSTRAINT inputs_pk PRIMARY KEY (source_type, source_id, destination_type, destination_id);
ALTER TABLE ONLY public.latest_metrics
    ADD CONSTRAINT latest_metric_pk PRIMARY KEY (key, run_uuid);
ALTER TABLE ONLY public.logged_model_metrics
    ADD CONSTRAINT logged_model_metrics_pk PRIMARY KEY (model_id, metric_name, metric_timestamp_ms, metric_step, run_id);
ALTER TABLE ONLY public.logged_model_params
    ADD CONSTRAINT logged_model_params_pk PRIMARY KEY (model_id, param_key);
ALTER TABLE ONLY public.logged_model_tags
    ADD CONSTRAINT logged_model_tags_pk PRIMARY KEY (model_id, tag_key);
ALTER TABLE ONLY public.logged_models
    ADD CONSTRAINT logged_models_pk PRIMARY KEY (model_id);
ALTER TABLE ONLY public.metrics
    ADD CONSTRAINT metric_pk PRIMARY KEY (key, "timestamp", step, run_uuid, value, is_nan);
ALTER TABLE ONLY public.model_versions
    ADD CONSTRAINT model_version_pk PRIMARY KEY (workspace, name, version);
ALTER TABLE ONLY public.model_version_tags
    ADD CONSTRAINT model_version_tag_pk PRIMARY KEY (workspace, key, name, version);
ALTER TABLE ONLY public.params
    ADD CONSTRAINT param_pk PRIMARY KEY (key, run_uuid);
ALTER TABLE ONLY public.registered_model_aliases
    ADD CONSTRAINT registered_model_alias_pk PRIMARY KEY (workspace, name, alias);
ALTER TABLE ONLY public.registered_models
    ADD CONSTRAINT registered_model_pk PRIMARY KEY (workspace, name);
ALTER TABLE ONLY public.registered_model_tags
    ADD CONSTRAINT registered_model_tag_pk PRIMARY KEY (workspace, key, name);
ALTER TABLE ONLY public.runs
    ADD CONSTRAINT run_pk PRIMARY KEY (run_uuid);
ALTER TABLE ONLY public.tags
    ADD CONSTRAINT tag_pk PRIMARY KEY (key, run_uuid);
ALTER TABLE ONLY public.experiments
    ADD CONSTRAINT uq_experiments_workspace_name UNIQUE (workspace, name);
ALTER TABLE ONLY public.workspaces
    ADD CONSTRAINT workspaces_pk PRIMARY KEY (name);
CREATE INDEX idx_experiments_workspace ON public.experiments USING btree (workspace);
CREATE INDEX idx_experiments_workspace_creation_time ON public.experiments USING btree (workspace, creation_time);
CREATE INDEX idx_model_version_tags_workspace_name_version ON public.model_version_tags USING btree (workspace, name, version);
CREATE INDEX idx_registered_model_tags_workspace_name ON public.registered_model_tags USING btree (workspace, name);
CREATE INDEX idx_registered_models_workspace ON public.registered_models USING btree (workspace);
CREATE INDEX index_datasets_dataset_uuid ON public.datasets USING btree (dataset_uuid);
CREATE INDEX index_datasets_experiment_id_dataset_source_type ON public.datasets USING btree (experiment_id, dataset_source_type);
CREATE INDEX index_inputs_destination_type_destination_id_source_type ON public.inputs USING btree (destination_type, destination_id, source_type);
CREATE INDEX index_inputs_input_uuid ON public.inputs USING btree (input_uuid);
CREATE INDEX index_latest_metrics_run_uuid ON public.latest_metrics USING btree (run_uuid);
CREATE INDEX index_logged_model_metrics_model_id ON public.logged_model_metrics USING btree (model_id);
CREATE INDEX index_metrics_run_uuid ON public.metrics USING btree (run_uuid);
CREATE INDEX index_metrics_run_uuid_key_step ON public.metrics USING btree (run_uuid, key, step);
CREATE INDEX index_params_run_uuid ON public.params USING btree (run_uuid);
CREATE INDEX index_tags_run_uuid ON public.tags USING btree (run_uuid);
ALTER TABLE ONLY public.experiment_tags
    ADD CONSTRAINT experiment_tags_experiment_id_fkey FOREIGN KEY (experiment_id) REFERENCES public.experiments(experiment_id);
ALTER TABLE ONLY public.datasets
    ADD CONSTRAINT fk_datasets_experiment_id_experiments FOREIGN KEY (experiment_id) REFERENCES public.experiments(experiment_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.logged_model_metrics
    ADD CONSTRAINT fk_logged_model_metrics_experiment_id FOREIGN KEY (experiment_id) REFERENCES public.experiments(experiment_id);
ALTER TABLE ONLY public.logged_model_metrics
    ADD CONSTRAINT fk_logged_model_metrics_model_id FOREIGN KEY (model_id) REFERENCES public.logged_models(model_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.logged_model_metrics
    ADD CONSTRAINT fk_logged_model_metrics_run_id FOREIGN KEY (run_id) REFERENCES public.runs(run_uuid) ON DELETE CASCADE;
ALTER TABLE ONLY public.logged_model_params
    ADD CONSTRAINT fk_logged_model_params_experiment_id FOREIGN KEY (experiment_id) REFERENCES public.experiments(experiment_id);
ALTER TABLE ONLY public.logged_model_params
    ADD CONSTRAINT fk_logged_model_params_model_id FOREIGN KEY (model_id) REFERENCES public.logged_models(model_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.logged_model_tags
    ADD CONSTRAINT fk_logged_model_tags_experiment_id FOREIGN KEY (experiment_id) REFERENCES public.experiments(experiment_id);
ALTER TABLE ONLY public.logged_model_tags
    ADD CONSTRAINT fk_logged_model_tags_model_id FOREIGN KEY (model_id) REFERENCES public.logged_models(model_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.logged_models
    ADD CONSTRAINT fk_logged_models_experiment_id FOREIGN KEY (experiment_id) REFERENCES public.experiments(experiment_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.model_version_tags
    ADD CONSTRAINT fk_model_version_tags_model_versions FOREIGN KEY (workspace, name, version) REFERENCES public.model_versions(workspace, name, version) ON UPDATE CASCADE;
ALTER TABLE ONLY public.model_versions
    ADD CONSTRAINT fk_model_versions_registered_models FOREIGN KEY (workspace, name) REFERENCES public.registered_models(workspace, name) ON UPDATE CASCADE;
ALTER TABLE ONLY public.registered_model_aliases
    ADD CONSTRAINT fk_registered_model_aliases_registered_models FOREIGN KEY (workspace, name) REFERENCES public.registered_models(workspace, name) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.registered_model_tags
    ADD CONSTRAINT fk_registered_model_tags_registered_models FOREIGN KEY (workspace, name) REFERENCES public.registered_models(workspace, name) ON UPDATE CASCADE;
ALTER TABLE ONLY public.latest_metrics
    ADD CONSTRAINT latest_metrics_run_uuid_fkey FOREIGN KEY (run_uuid) REFERENCES public.runs(run_uuid);
ALTER TABLE ONLY public.metrics
    ADD CONSTRAINT metrics_run_uuid_fkey FOREIGN KEY (run_uuid) REFERENCES public.runs(run_uuid);
ALTER TABLE ONLY public.params
    ADD CONSTRAINT params_run_uuid_fkey FOREIGN KEY (run_uuid) REFERENCES public.runs(run_uuid);
ALTER TABLE ONLY public.runs
    ADD CONSTRAINT runs_experiment_id_fkey FOREIGN KEY (experiment_id) REFERENCES public.experiments(experiment_id);
ALTER TABLE ONLY public.tags
    ADD CONSTRAINT tags_run_uuid_fkey FOREIGN KEY (run_uuid) REFERENCES public.runs(run_uuid);
